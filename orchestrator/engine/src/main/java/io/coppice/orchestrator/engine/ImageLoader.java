package io.coppice.orchestrator.engine;

import com.google.protobuf.ByteString;
import io.coppice.nodeos.oci.Blob;
import io.coppice.nodeos.oci.Digest;
import io.coppice.nodeos.oci.ImageSources;
import io.coppice.nodeos.oci.OciException;
import io.coppice.nodeos.oci.UnusableImagesException;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.ImageLoad;
import io.coppice.orchestrator.ImageLoadReport;
import io.coppice.orchestrator.ImageLoadReport.NodeShare;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.core.DesiredCluster;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Loads images into all nodes of a cluster at once. Each blob is read once and handed to every node that lacks it, so the slowest of them sets the
 * pace; a node that fails does not keep the others from their images.
 */
final class ImageLoader {

    private static final int PIECE = 512 << 10;
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final NodeClients clients;
    private final Clock clock;

    ImageLoader(NodeClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    ImageLoadReport load(
            DesiredCluster cluster, ImageLoad request, Cancellation cancellation, ProgressEvent.Listener listener) {
        try (var sources = open(request)) {
            var progress = new LoadProgress(cluster, clock, listener);
            var imports = new ArrayList<NodeImport>();
            for (var node : cluster.nodes()) {
                imports.add(new NodeImport(
                        clients.to(cluster.name(), node.name(), node.apiPort()),
                        architecture -> ImageSelection.of(sources, architecture),
                        request.limit(),
                        bytes -> progress.sent(node.name(), bytes)));
            }
            try {
                imports.forEach(each -> start(each, progress));
                var report = carryOut(imports, progress, cancellation);
                failIfAny(cluster.name(), imports, cancellation);
                return report;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw interrupted();
            } finally {
                end(imports);
            }
        }
    }

    private static ImageSources open(ImageLoad request) {
        try {
            return ImageSources.open(request.archives(), request.name());
        } catch (UnusableImagesException e) {
            throw ImageSelection.refusal(e);
        }
    }

    private static void start(NodeImport each, LoadProgress progress) {
        progress.started(each.node());
        var _ = each.outcome()
                .thenAccept(failure -> failure.ifPresentOrElse(
                        why -> progress.failed(each.node(), describe(why)), () -> progress.finished(each.node())));
        Thread.ofVirtual().name("import-" + each.node()).start(each);
    }

    private static ImageLoadReport carryOut(List<NodeImport> imports, LoadProgress progress, Cancellation cancellation)
            throws InterruptedException {
        var lacking = new LinkedHashMap<NodeImport, Set<Digest>>();
        for (var each : imports) {
            await(each.missing(), cancellation).ifPresent(digests -> lacking.put(each, digests));
        }
        var wanted = new LinkedHashMap<Digest, Blob>();
        lacking.forEach((each, digests) -> {
            progress.lacks(each.node(), bytes(each, digests));
            each.selection().blobs().forEach((digest, blob) -> {
                if (digests.contains(digest)) {
                    wanted.putIfAbsent(digest, blob);
                }
            });
        });
        for (var blob : wanted.values()) {
            var takers = lacking.keySet().stream()
                    .filter(each -> lacking.getOrDefault(each, Set.of()).contains(blob.digest()))
                    .toList();
            send(blob, takers, cancellation);
        }
        for (var each : lacking.keySet()) {
            each.end();
        }
        var shares = new ArrayList<NodeShare>();
        var images = new LinkedHashSet<ImageLoadReport.LoadedImage>();
        for (var each : lacking.entrySet()) {
            var outcome = await(each.getKey().outcome(), cancellation);
            if (outcome.isPresent() && outcome.get().isEmpty()) {
                images.addAll(each.getKey().selection().loaded());
                shares.add(new NodeShare(
                        each.getKey().node(), each.getValue().size(), bytes(each.getKey(), each.getValue())));
            }
        }
        return new ImageLoadReport(List.copyOf(images), shares);
    }

    private static long bytes(NodeImport each, Set<Digest> digests) {
        return each.selection().blobs().values().stream()
                .filter(blob -> digests.contains(blob.digest()))
                .mapToLong(blob -> blob.descriptor().size())
                .sum();
    }

    private static void send(Blob blob, List<NodeImport> takers, Cancellation cancellation)
            throws InterruptedException {
        try (InputStream in = blob.openVerified()) {
            var left = blob.descriptor().size();
            do {
                if (cancellation.requested()) {
                    throw new InterruptedException("the load was cancelled");
                }
                var piece = in.readNBytes((int) Math.min(PIECE, left));
                left -= piece.length;
                var bytes = ByteString.copyFrom(piece);
                for (var each : takers) {
                    each.send(blob.digest(), bytes, left == 0);
                }
            } while (left > 0);
        } catch (OciException e) {
            throw new CoppiceException.InvalidRequest(
                    "these images cannot be loaded", List.of(String.valueOf(e.getMessage())), e.remedy());
        } catch (IOException e) {
            throw new CoppiceException.InvalidRequest(
                    "an archive cannot be read", List.of(Failures.describe(e)), "check the file and try again");
        }
    }

    /** The result; empty if it failed. */
    private static <T> Optional<T> await(CompletableFuture<T> future, Cancellation cancellation)
            throws InterruptedException {
        while (true) {
            try {
                return Optional.of(future.get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                if (cancellation.requested()) {
                    throw new InterruptedException("the load was cancelled");
                }
            } catch (ExecutionException e) {
                return Optional.empty();
            }
        }
    }

    private static void failIfAny(ClusterName cluster, List<NodeImport> imports, Cancellation cancellation)
            throws InterruptedException {
        var failures = new LinkedHashMap<NodeImport, RuntimeException>();
        for (var each : imports) {
            await(each.outcome(), cancellation)
                    .flatMap(failure -> failure)
                    .ifPresent(failure -> failures.put(each, failure));
        }
        for (var failure : failures.values()) {
            if (failure instanceof CoppiceException known) {
                throw known;
            }
        }
        if (!failures.isEmpty()) {
            throw failed(cluster, imports.size(), failures);
        }
    }

    private static CoppiceException.StepFailed failed(
            ClusterName cluster, int nodes, Map<NodeImport, RuntimeException> failures) {
        var texts = failures.entrySet().stream()
                .map(each -> each.getKey().node() + ": " + describe(each.getValue()))
                .toList();
        var first = failures.entrySet().iterator().next();
        return new CoppiceException.StepFailed(
                failures.size() + " of " + nodes + " nodes of cluster " + cluster + " did not take the images:\n"
                        + String.join("\n", texts),
                List.of(),
                "see whether the nodes run ('coppice cluster show " + cluster + "') and what they say ("
                        + NodeCommands.logs(cluster, first.getKey().node())
                        + "); the same command again sends only what is missing",
                first.getValue());
    }

    private static String describe(RuntimeException failure) {
        return failure instanceof StatusRuntimeException status
                ? RpcFailures.describe(status)
                : Failures.describe(failure);
    }

    private static CoppiceException.StepFailed interrupted() {
        return new CoppiceException.StepFailed(
                "the load of images was interrupted",
                List.of(),
                "the same command again sends only what is missing",
                null);
    }

    /** No import outlives the load: archives are closed after it. */
    private static void end(List<NodeImport> imports) {
        imports.forEach(NodeImport::giveUp);
    }
}
