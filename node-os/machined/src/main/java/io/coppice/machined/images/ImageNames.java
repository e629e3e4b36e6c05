package io.coppice.machined.images;

import static io.coppice.machined.images.ContainerdCalls.LIMIT_SECONDS;
import static io.coppice.machined.images.ContainerdCalls.call;

import io.coppice.machined.node.ImageControl.Plan;
import io.coppice.machined.node.ImageControl.PlannedBlob;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeException.Kind;
import io.coppice.machined.system.ContainerdConnection;
import io.coppice.nodeos.api.containerd.CreateImageRequest;
import io.coppice.nodeos.api.containerd.Descriptor;
import io.coppice.nodeos.api.containerd.GetImageRequest;
import io.coppice.nodeos.api.containerd.Image;
import io.coppice.nodeos.api.containerd.ImagesGrpc;
import io.coppice.nodeos.api.containerd.UpdateImageRequest;
import io.coppice.nodeos.api.cri.ImageServiceGrpc;
import io.coppice.nodeos.api.cri.ImageSpec;
import io.coppice.nodeos.api.cri.ImageStatusRequest;
import io.coppice.nodeos.oci.Digest;
import io.grpc.Status;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Names of images in containerd, and in its CRI part, which follows containerd's events. */
final class ImageNames {

    private static final Duration CRI_LIMIT = Duration.ofSeconds(30);
    private static final int BETWEEN_LOOKS_MILLIS = 20;

    private final ContainerdConnection connection;

    ImageNames(ContainerdConnection connection) {
        this.connection = connection;
    }

    /** Whether the name stands for this blob. */
    boolean stands(String name, Digest target) throws InterruptedException {
        return current(name)
                .filter(image -> image.getTarget().getDigest().equals(target.toString()))
                .isPresent();
    }

    /** Names the images of a plan whose blobs are there, and waits until the CRI knows them. */
    void name(Plan plan) throws InterruptedException {
        for (Map.Entry<String, Digest> entry : plan.images().entrySet()) {
            if (!stands(entry.getKey(), entry.getValue())) {
                put(image(plan, entry.getKey(), entry.getValue()));
            }
        }
        for (Map.Entry<String, Digest> entry : plan.images().entrySet()) {
            awaitCri(entry.getKey(), ImportPlans.config(plan, entry.getValue()));
        }
    }

    private Optional<Image> current(String name) throws InterruptedException {
        try {
            return Optional.of(
                    images().get(GetImageRequest.newBuilder().setName(name).build())
                            .getImage());
        } catch (StatusException failure) {
            if (failure.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw ContainerdCalls.of("look for image " + name, failure);
        }
    }

    private void put(Image image) throws InterruptedException {
        try {
            var unused = images().create(
                            CreateImageRequest.newBuilder().setImage(image).build());
        } catch (StatusException failure) {
            if (failure.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
                throw ContainerdCalls.of("name image " + image.getName(), failure);
            }
            var unused = call(
                    "name image " + image.getName(),
                    () -> images().update(UpdateImageRequest.newBuilder()
                            .setImage(image)
                            .build()));
        }
    }

    private static Image image(Plan plan, String name, Digest target) {
        for (PlannedBlob blob : plan.blobs()) {
            if (blob.digest().equals(target)) {
                return Image.newBuilder()
                        .setName(name)
                        .setTarget(Descriptor.newBuilder()
                                .setMediaType(blob.mediaType())
                                .setDigest(target.toString())
                                .setSize(blob.size()))
                        .build();
            }
        }
        throw new IllegalArgumentException("the plan was not checked: it lacks " + target);
    }

    /** The CRI hears of images a moment after they are named; a pod that is started before would look for a registry. */
    private void awaitCri(String name, Optional<Digest> config) throws InterruptedException {
        long deadline = System.nanoTime() + CRI_LIMIT.toNanos();
        while (true) {
            String seen = criId(name);
            if (config.isPresent() ? seen.equals(config.get().toString()) : seen.startsWith("sha256:")) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new NodeException(
                        Kind.UNAVAILABLE,
                        "containerd has the image " + name + ", and Kubernetes does not see it after "
                                + CRI_LIMIT.toSeconds() + " s (" + (seen.isEmpty() ? "no such image" : seen)
                                + "); see the log of the service containerd");
            }
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }

    /** The image's identifier in the CRI; empty if there is none, or why it cannot be told. */
    private String criId(String name) throws InterruptedException {
        try {
            return ImageServiceGrpc.newBlockingV2Stub(connection.channel())
                    .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .imageStatus(ImageStatusRequest.newBuilder()
                            .setImage(ImageSpec.newBuilder().setImage(name))
                            .build())
                    .getImage()
                    .getId();
        } catch (StatusException notYet) {
            return notYet.getStatus().toString();
        }
    }

    private ImagesGrpc.ImagesBlockingV2Stub images() {
        return ImagesGrpc.newBlockingV2Stub(connection.channel(ContainerdImages.KUBERNETES))
                .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
