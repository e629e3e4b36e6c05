package io.coppice.cli;

import com.google.protobuf.ByteString;
import io.coppice.nodeos.api.common.Data;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.function.Consumer;

/** Cuts a stream of pieces into lines. */
final class LineReader {

    private LineReader() {}

    /** Hands every line over as soon as it is whole, and what stands after the last newline at the end. */
    static void read(Iterator<Data> pieces, Consumer<String> lines) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (pieces.hasNext()) {
            ByteString bytes = pieces.next().getBytes();
            for (int index = 0; index < bytes.size(); index++) {
                byte value = bytes.byteAt(index);
                if (value == '\n') {
                    lines.accept(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                } else {
                    line.write(value);
                }
            }
        }
        if (line.size() > 0) {
            lines.accept(line.toString(StandardCharsets.UTF_8));
        }
    }
}
