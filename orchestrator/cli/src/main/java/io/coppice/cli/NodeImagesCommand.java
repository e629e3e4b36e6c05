package io.coppice.cli;

import com.google.protobuf.Timestamp;
import io.coppice.nodeos.api.common.ContainerdNamespace;
import io.coppice.nodeos.api.machine.ImageListRequest;
import io.coppice.nodeos.api.machine.ImageListResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice node images}. */
@Command(name = "images", description = "List the container images of a node.")
final class NodeImagesCommand extends ReadCommand {

    /** How containerd's CRI calls images by their identifier, besides by their names. */
    private static final String IDENTIFIER = "sha256:";

    @Mixin
    private NodeTarget target;

    NodeImagesCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        ImageListRequest request = ImageListRequest.newBuilder()
                .setNamespace(ContainerdNamespace.NS_CRI)
                .build();
        List<ImageListResponse> images = target.call(context(), stub -> {
            List<ImageListResponse> found = new ArrayList<>();
            stub.withDeadlineAfter(NodeTarget.CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .imageList(request)
                    .forEachRemaining(found::add);
            found.removeIf(image -> image.getName().startsWith(IDENTIFIER));
            return found;
        });
        renderer()
                .list(
                        fields(context().clock().instant()),
                        images,
                        "No container images. 'coppice image load' brings some; so do pods.");
        return ExitCode.OK;
    }

    private static List<Field<ImageListResponse>> fields(Instant now) {
        return List.of(
                Field.of("name", ImageListResponse::getName),
                Field.of("digest", ImageListResponse::getDigest, image -> shortened(image.getDigest())),
                Field.of("sizeBytes", ImageListResponse::getSize, image -> Values.bytes(image.getSize())),
                Field.of("createdAt", NodeImagesCommand::created, image -> Values.age(created(image), now)));
    }

    private static Instant created(ImageListResponse image) {
        Timestamp timestamp = image.getCreatedAt();
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    private static String shortened(String digest) {
        int shown = IDENTIFIER.length() + 12;
        return digest.length() > shown ? digest.substring(0, shown) : digest;
    }
}
