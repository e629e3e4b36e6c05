package io.coppice.machined.images;

import static io.coppice.machined.images.ContainerdCalls.LIMIT_SECONDS;
import static io.coppice.machined.images.ContainerdCalls.call;

import com.google.protobuf.Timestamp;
import io.coppice.machined.node.ImageControl;
import io.coppice.machined.node.ImageImport;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeException.Kind;
import io.coppice.machined.system.ContainerdConnection;
import io.coppice.nodeos.api.containerd.Image;
import io.coppice.nodeos.api.containerd.ImagesGrpc;
import io.coppice.nodeos.api.containerd.ListImagesRequest;
import io.coppice.nodeos.api.cri.ImageServiceGrpc;
import io.coppice.nodeos.api.cri.ImageSpec;
import io.coppice.nodeos.api.cri.PullImageRequest;
import io.grpc.StatusException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The node's images, in containerd. Each piece of work connects anew. */
public final class ContainerdImages implements ImageControl {

    /** containerd's namespace of what Kubernetes runs. */
    public static final String KUBERNETES = "k8s.io";

    private static final int PULL_MINUTES = 30;

    private final Path socket;

    /** @param socket such as {@code /run/containerd/containerd.sock} */
    public ContainerdImages(Path socket) {
        this.socket = socket;
    }

    @Override
    public List<ImageStatus> list(String namespace) throws InterruptedException {
        try (ContainerdConnection connection = new ContainerdConnection(socket)) {
            List<Image> images = call(
                    "list images",
                    () -> ImagesGrpc.newBlockingV2Stub(connection.channel(namespace))
                            .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                            .list(ListImagesRequest.getDefaultInstance())
                            .getImagesList());
            Map<String, Long> sizes = namespace.equals(KUBERNETES) ? sizes(connection) : Map.of();
            List<ImageStatus> result = new ArrayList<>();
            for (Image image : images) {
                result.add(new ImageStatus(
                        image.getName(),
                        image.getTarget().getDigest(),
                        sizes.getOrDefault(image.getName(), image.getTarget().getSize()),
                        instant(image.getCreatedAt())));
            }
            result.sort(Comparator.comparing(ImageStatus::name));
            return result;
        }
    }

    @Override
    public void pull(String reference) throws InterruptedException {
        if (reference.isBlank()) {
            throw new NodeException(
                    Kind.INVALID, "no image is named: set reference, such as docker.io/library/busybox:1");
        }
        try (ContainerdConnection connection = new ContainerdConnection(socket)) {
            var unused = call(
                    "pull " + reference,
                    () -> ImageServiceGrpc.newBlockingV2Stub(connection.channel())
                            .withDeadlineAfter(PULL_MINUTES, TimeUnit.MINUTES)
                            .pullImage(PullImageRequest.newBuilder()
                                    .setImage(ImageSpec.newBuilder().setImage(reference))
                                    .build()));
        }
    }

    @Override
    public ImageImport begin(Plan plan) throws InterruptedException {
        ImportPlans.check(plan);
        return ContainerdImport.begin(new ContainerdConnection(socket), plan);
    }

    /** Whether every image of the plan is there already, under its name. */
    boolean has(Plan plan) throws InterruptedException {
        try (ContainerdConnection connection = new ContainerdConnection(socket)) {
            ImageNames names = new ImageNames(connection);
            for (var image : plan.images().entrySet()) {
                if (!names.stands(image.getKey(), image.getValue())) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    /** What the CRI says of sizes, by each name of an image; empty while it does not answer. */
    private static Map<String, Long> sizes(ContainerdConnection connection) throws InterruptedException {
        Map<String, Long> sizes = new HashMap<>();
        try {
            var answer = ImageServiceGrpc.newBlockingV2Stub(connection.channel())
                    .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .listImages(io.coppice.nodeos.api.cri.ListImagesRequest.getDefaultInstance());
            for (io.coppice.nodeos.api.cri.Image image : answer.getImagesList()) {
                sizes.put(image.getId(), image.getSize());
                image.getRepoTagsList().forEach(name -> sizes.put(name, image.getSize()));
                image.getRepoDigestsList().forEach(name -> sizes.put(name, image.getSize()));
            }
        } catch (StatusException notYet) {
            return Map.of();
        }
        return sizes;
    }
}
