package io.coppice.cli;

import com.google.protobuf.ByteString;
import io.coppice.nodeos.api.common.Data;
import io.coppice.nodeos.api.machine.ReadRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coppice node read}. */
@Command(name = "read", description = "Print a file of a node: its bytes, or base64 with -o json or yaml.")
final class NodeReadCommand extends ReadCommand {

    @Mixin
    private NodeTarget target;

    @Parameters(index = "1", paramLabel = "PATH", description = "Absolute path of the file.")
    private String path;

    NodeReadCommand(CliContext context) {
        super(context);
    }

    private record Content(String path, ByteString bytes) {}

    private static final List<Field<Content>> FIELDS = List.of(
            Field.of("path", Content::path),
            Field.of("size", content -> content.bytes().size()),
            Field.of(
                    "base64",
                    content ->
                            Base64.getEncoder().encodeToString(content.bytes().toByteArray())));

    @Override
    public Integer call() {
        ReadRequest request = ReadRequest.newBuilder().setPath(path).build();
        return target.call(context(), stub -> {
            Iterator<Data> pieces = stub.read(request);
            if (renderer().forPeople()) {
                copy(pieces, context().out());
            } else {
                ByteString.Output bytes = ByteString.newOutput();
                copy(pieces, bytes);
                renderer().item(FIELDS, new Content(path, bytes.toByteString()), List.of());
            }
            return ExitCode.OK;
        });
    }

    private static void copy(Iterator<Data> pieces, OutputStream to) {
        try {
            while (pieces.hasNext()) {
                ByteString bytes = pieces.next().getBytes();
                bytes.writeTo(to);
            }
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to standard output", e);
        }
    }
}
