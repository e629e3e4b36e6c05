package io.coppice.machined.api;

import io.coppice.machined.node.Feed;
import io.coppice.machined.node.ImageControl;
import io.coppice.machined.node.ImageControl.ImageStatus;
import io.coppice.machined.node.ImageControl.Plan;
import io.coppice.machined.node.ImageControl.PlannedBlob;
import io.coppice.machined.node.ImageImport;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.common.ContainerdNamespace;
import io.coppice.nodeos.api.coppice.ImportBegin;
import io.coppice.nodeos.api.coppice.ImportDone;
import io.coppice.nodeos.api.coppice.ImportMissing;
import io.coppice.nodeos.api.coppice.ImportRequest;
import io.coppice.nodeos.api.coppice.ImportResponse;
import io.coppice.nodeos.api.coppice.ImportStored;
import io.coppice.nodeos.api.coppice.ImportedBlob;
import io.coppice.nodeos.api.coppice.ImportedImage;
import io.coppice.nodeos.api.machine.ImageListRequest;
import io.coppice.nodeos.api.machine.ImageListResponse;
import io.coppice.nodeos.api.machine.ImagePull;
import io.coppice.nodeos.api.machine.ImagePullRequest;
import io.coppice.nodeos.api.machine.ImagePullResponse;
import io.coppice.nodeos.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** ImageList, ImagePull, and Import of images. */
final class ImageCalls {
    private ImageCalls() {}

    static Feed<ImageListResponse> list(ImageControl images, ImageListRequest request) {
        String namespace = namespace(request.getNamespace());
        return new AnswerFeed<>(() -> {
            List<ImageListResponse> answers = new ArrayList<>();
            for (ImageStatus image : images.list(namespace)) {
                answers.add(ImageListResponse.newBuilder()
                        .setName(image.name())
                        .setDigest(image.digest())
                        .setSize(image.size())
                        .setCreatedAt(Timestamps.of(image.createdAt()))
                        .build());
            }
            return answers;
        });
    }

    static Feed<ImagePullResponse> pull(ImageControl images, ImagePullRequest request) {
        if (request.getNamespace() != ContainerdNamespace.NS_CRI) {
            throw new NodeException(
                    NodeException.Kind.UNSUPPORTED, "images are pulled for Kubernetes only: set namespace to NS_CRI");
        }
        return new AnswerFeed<>(() -> {
            images.pull(request.getReference());
            return List.of(ImagePullResponse.newBuilder()
                    .addMessages(ImagePull.getDefaultInstance())
                    .build());
        });
    }

    static void load(ImageControl images, Dialog.Requests<ImportRequest> requests, Consumer<ImportResponse> answers)
            throws InterruptedException {
        ImportRequest first = requests.next();
        if (first == null || !first.hasBegin()) {
            throw invalid("an import begins with a message 'begin'");
        }
        try (ImageImport running = images.begin(plan(first.getBegin()))) {
            ImportMissing.Builder missing = ImportMissing.newBuilder();
            running.missing().forEach(digest -> missing.addDigests(digest.toString()));
            answers.accept(ImportResponse.newBuilder().setMissing(missing).build());
            ImportRequest next = requests.next();
            while (next != null) {
                if (!next.hasPiece()) {
                    throw invalid("after 'begin' come messages 'piece' only");
                }
                Digest digest = digest(next.getPiece().getDigest());
                if (running.write(digest, next.getPiece().getData().toByteArray())) {
                    ImportStored stored = ImportStored.newBuilder()
                            .setDigest(digest.toString())
                            .build();
                    answers.accept(ImportResponse.newBuilder().setStored(stored).build());
                }
                next = requests.next();
            }
            running.finish();
        }
        answers.accept(ImportResponse.newBuilder()
                .setDone(ImportDone.getDefaultInstance())
                .build());
    }

    private static Plan plan(ImportBegin begin) {
        Map<String, Digest> names = new HashMap<>();
        for (ImportedImage image : begin.getImagesList()) {
            names.put(image.getName(), digest(image.getTarget()));
        }
        List<PlannedBlob> blobs = new ArrayList<>();
        for (ImportedBlob blob : begin.getBlobsList()) {
            List<Digest> children = new ArrayList<>();
            for (String child : blob.getChildrenList()) {
                children.add(digest(child));
            }
            blobs.add(new PlannedBlob(blob.getMediaType(), digest(blob.getDigest()), blob.getSize(), children));
        }
        return new Plan(names, blobs);
    }

    private static Digest digest(String text) {
        return Digest.parse(text)
                .orElseThrow(() -> invalid("'" + text + "' is no digest: it takes sha256: and 64 hexadecimal digits"));
    }

    private static String namespace(ContainerdNamespace namespace) {
        return switch (namespace) {
            case NS_CRI -> "k8s.io";
            case NS_SYSTEM -> "system";
            case NS_UNKNOWN, UNRECOGNIZED ->
                throw invalid("no namespace is named: set namespace to NS_SYSTEM or NS_CRI");
        };
    }

    private static NodeException invalid(String message) {
        return new NodeException(NodeException.Kind.INVALID, message);
    }
}
