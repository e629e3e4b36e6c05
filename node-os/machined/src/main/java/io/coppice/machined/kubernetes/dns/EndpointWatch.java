package io.coppice.machined.kubernetes.dns;

import io.coppice.machined.kubernetes.client.Decoder;
import io.coppice.machined.kubernetes.client.KubernetesClient;
import io.coppice.machined.kubernetes.client.KubernetesException;
import io.coppice.machined.kubernetes.client.KubernetesException.Kind;
import io.coppice.machined.kubernetes.client.ResourceListener;
import io.coppice.machined.kubernetes.client.ResourceType;
import io.coppice.machined.kubernetes.client.ResourceWatch;
import io.coppice.machined.kubernetes.client.Selection;
import io.coppice.machined.service.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Watches endpoints by the newest kind of object that the server has for them, and looks anew when the server no longer has it,
 * as after an upgrade of the cluster.
 */
final class EndpointWatch {

    private static final String GROUP = "discovery.k8s.io";
    private static final List<String> VERSIONS = List.of("v1", "v1beta1");
    private static final Backoff WAITS =
            new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5), Duration.ofSeconds(10));

    private final KubernetesClient client;
    private final ResourceListener<EndpointSource> listener;
    private final Consumer<String> log;

    EndpointWatch(KubernetesClient client, ResourceListener<EndpointSource> listener, Consumer<String> log) {
        this.client = client;
        this.listener = listener;
        this.log = log;
    }

    private record Source(ResourceType type, Decoder<EndpointSource> decoder) {}

    /** Watches until the thread is interrupted. */
    void run() throws InterruptedException {
        int failures = 0;
        Kind told = null;
        while (true) {
            try {
                Source source = choose(client.catalog().versions(GROUP));
                failures = 0;
                told = null;
                follow(source);
            } catch (KubernetesException failure) {
                failures++;
                if (failure.kind() != told) {
                    log.accept("endpoints cannot be watched: " + failure.getMessage());
                }
                told = failure.kind();
                Thread.sleep(WAITS.after(failures));
            }
        }
    }

    private static Source choose(List<String> versions) {
        for (String version : VERSIONS) {
            if (versions.contains(version)) {
                return new Source(ResourceType.endpointSlices(version), Decoding::slice);
            }
        }
        return new Source(ResourceType.ENDPOINTS, Decoding::endpoints);
    }

    /** Returns when the server does not have the kind any more. */
    private void follow(Source source) throws InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        ResourceListener<EndpointSource> wrapped = new ResourceListener<>() {
            @Override
            public void replaced(List<EndpointSource> items) {
                listener.replaced(items);
            }

            @Override
            public void changed(EndpointSource item) {
                listener.changed(item);
            }

            @Override
            public void removed(EndpointSource item) {
                listener.removed(item);
            }

            @Override
            public void interrupted(KubernetesException cause) {
                if (cause.kind() == Kind.NOT_FOUND) {
                    gone.countDown();
                } else {
                    log.accept("endpoints cannot be watched: " + cause.getMessage());
                }
            }
        };
        try (ResourceWatch<EndpointSource> watch =
                new ResourceWatch<>(client, source.type(), Selection.ALL, source.decoder(), wrapped)) {
            watch.start();
            gone.await();
        }
    }
}
