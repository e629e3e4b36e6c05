package io.coppice.machined.kubernetes.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.machined.kubernetes.client.KubernetesClient;
import io.coppice.machined.kubernetes.client.LocalApiServer;
import io.coppice.machined.kubernetes.client.ResourceListener;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndpointWatchTest {

    private static final String GROUP = "/apis/discovery.k8s.io";
    private static final String SLICES = GROUP + "/v1beta1/endpointslices";

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Test
    void aFailureThatComesBackAfterItWorkedIsToldAgain() throws Exception {
        try (LocalApiServer server = new LocalApiServer();
                KubernetesClient client = new KubernetesClient(server.access())) {
            server.refuse(GROUP, 403);
            Thread watching = Thread.ofVirtual().start(() -> watch(client));
            awaitRefusal();

            server.allow(GROUP);
            server.awaitWatches(1);
            server.refuse(GROUP, 403);
            server.refuse(SLICES, 404);
            server.breakWatches();
            awaitRefusal();

            watching.interrupt();
            watching.join();
        }
    }

    private void watch(KubernetesClient client) {
        try {
            new EndpointWatch(client, new Unheard(), told::add).run();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitRefusal() throws InterruptedException {
        String next = told.take();
        while (!next.contains("the test refuses " + GROUP)) {
            next = told.take();
        }
        assertThat(next).startsWith("endpoints cannot be watched: ");
    }

    private static final class Unheard implements ResourceListener<EndpointSource> {
        @Override
        public void replaced(List<EndpointSource> items) {}

        @Override
        public void changed(EndpointSource item) {}

        @Override
        public void removed(EndpointSource item) {}
    }
}
