package io.coppice.machined.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.identity.CertificateIssuer;
import io.coppice.machined.kubernetes.client.KubernetesException.Kind;
import io.coppice.machined.service.Backoff;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract, and what only a server that can be broken at will can show. */
class KubernetesClientTest extends KubernetesClientContract {

    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final Backoff QUICK =
            new Backoff(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(1));

    private final LocalApiServer server;

    KubernetesClientTest() throws Exception {
        server = new LocalApiServer();
    }

    @Override
    AccessSource access() {
        return server.access();
    }

    @Override
    void stopServer() {
        server.close();
    }

    @Test
    void watchGoesOnAfterABrokenConnectionWithoutListingAnew() throws Exception {
        BlockingQueue<Map<String, String>> states = new LinkedBlockingQueue<>();
        Recorder recorder = new Recorder(states);
        try (ResourceWatch<ObjectNode> watch =
                new ResourceWatch<>(client, ResourceType.CONFIG_MAPS, mine, Decoder.WHOLE, recorder, QUICK)) {
            watch.start();
            assertThat(next(states)).isEmpty();
            server.awaitWatches(1);
            server.put(CONFIG_MAPS, configMap("one", "a", "1"));
            assertThat(next(states)).hasSize(1);
            server.breakWatches();
            server.put(CONFIG_MAPS, configMap("two", "a", "2"));
            assertThat(next(states)).hasSize(2);
        }
        assertThat(lists()).isEqualTo(1);
    }

    @Test
    void watchListsAnewWhenItsVersionIsForgotten() throws Exception {
        BlockingQueue<Map<String, String>> states = new LinkedBlockingQueue<>();
        server.put(CONFIG_MAPS, configMap("one", "a", "1"));
        try (ResourceWatch<ObjectNode> watch = new ResourceWatch<>(
                client, ResourceType.CONFIG_MAPS, mine, Decoder.WHOLE, new Recorder(states), QUICK)) {
            watch.start();
            assertThat(next(states)).hasSize(1);
            server.awaitWatches(1);
            server.atOnce(() -> {
                server.remove(CONFIG_MAPS + "/"
                        + configMap("one", "a", "1").at("/metadata/name").asText());
                server.put(CONFIG_MAPS, configMap("two", "a", "2"));
                server.compact();
                server.breakWatches();
            });
            Map<String, String> last = next(states);
            while (!last.equals(
                    Map.of(configMap("two", "", "").at("/metadata/name").asText(), "2"))) {
                last = next(states);
            }
        }
        assertThat(lists()).isEqualTo(2);
    }

    @Test
    void bookmarksSaveListingAnew() throws Exception {
        BlockingQueue<Map<String, String>> states = new LinkedBlockingQueue<>();
        try (ResourceWatch<ObjectNode> watch = new ResourceWatch<>(
                client, ResourceType.CONFIG_MAPS, mine, Decoder.WHOLE, new Recorder(states), QUICK)) {
            watch.start();
            assertThat(next(states)).isEmpty();
            server.awaitWatches(1);
            server.put("/api/v1/nodes", configMap("other", "a", "1"));
            server.compact();
            server.bookmark();
            server.put(CONFIG_MAPS, configMap("one", "a", "1"));
            assertThat(next(states)).hasSize(1);
            server.breakWatches();
            server.put(CONFIG_MAPS, configMap("two", "a", "2"));
            assertThat(next(states)).hasSize(2);
        }
        assertThat(lists()).isEqualTo(1);
    }

    @Test
    void listenerHearsThatTheServerIsAwayAndBack() throws Exception {
        AtomicReference<@Nullable Access> access = new AtomicReference<>();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        AccessSource source = () -> Optional.ofNullable(access.get())
                .orElseThrow(() -> new KubernetesException(Kind.NO_ACCESS, "there is no kubeconfig yet", null));
        ResourceListener<String> listener = new ResourceListener<>() {
            @Override
            public void replaced(List<String> items) {
                heard.add("replaced " + items);
            }

            @Override
            public void changed(String item) {}

            @Override
            public void removed(String item) {}

            @Override
            public void interrupted(KubernetesException cause) {
                heard.add(cause.kind() + " " + cause.getMessage());
            }

            @Override
            public void resumed() {
                heard.add("resumed");
            }
        };
        try (KubernetesClient late = new KubernetesClient(source);
                ResourceWatch<String> watch = new ResourceWatch<>(
                        late, ResourceType.CONFIG_MAPS, mine, KubernetesClientContract::name, listener, QUICK)) {
            watch.start();
            assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("NO_ACCESS there is no kubeconfig yet");
            access.set(server.access().read());
            String last = heard.poll(60, TimeUnit.SECONDS);
            while (last != null && last.startsWith("NO_ACCESS")) {
                last = heard.poll(60, TimeUnit.SECONDS);
            }
            assertThat(last).isEqualTo("resumed");
            assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("replaced []");
        }
    }

    @Test
    void rotatedCertificateIsShownFromTheNextRequestOn() throws Exception {
        AtomicReference<Access> access = new AtomicReference<>(server.access(Optional.of(server.user("old"))));
        try (KubernetesClient rotating = new KubernetesClient(() -> Objects.requireNonNull(access.get()))) {
            rotating.text("/readyz");
            access.set(server.access(Optional.of(server.user("new"))));
            rotating.text("/readyz");
        }
        assertThat(server.users()).containsExactly("CN=old", "CN=new");
    }

    @Test
    void aServerOfAnotherCaIsNotSpokenTo() throws Exception {
        Access right = server.access().read();
        String other = CertificateIssuer.authority("other", Duration.ofHours(1)).certificate();
        Access wrong = new Access(right.server(), other, right.client(), Optional.empty());
        try (KubernetesClient misled = new KubernetesClient(() -> wrong)) {
            assertThatThrownBy(() -> misled.text("/readyz"))
                    .isInstanceOfSatisfying(KubernetesException.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
                        assertThat(failure).hasMessageContaining("certification path");
                    });
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws Exception {
        Access right = server.access().read();
        Transport.Limits limits =
                new Transport.Limits(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMillis(300));
        try (ServerSocket mute = new ServerSocket(0)) {
            Access access = new Access(
                    URI.create("https://127.0.0.1:" + mute.getLocalPort()),
                    right.authority(),
                    right.client(),
                    Optional.empty());
            try (KubernetesClient waiting = new KubernetesClient(() -> access, limits, 2)) {
                assertThatThrownBy(() -> waiting.text("/readyz"))
                        .isInstanceOfSatisfying(KubernetesException.class, failure -> {
                            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
                            assertThat(failure).hasMessageContaining("no answer within");
                        });
            }
        }
        try (KubernetesClient impatient = new KubernetesClient(server.access(), limits, 2);
                WatchStream<String> silent = impatient.watch(
                        ResourceType.CONFIG_MAPS,
                        mine,
                        "100",
                        Duration.ofSeconds(60),
                        KubernetesClientContract::name)) {
            assertThatThrownBy(silent::next)
                    .isInstanceOfSatisfying(
                            KubernetesException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE));
        }
    }

    @Test
    void connectionsAreUsedAgain() throws Exception {
        for (int i = 0; i < 3; i++) {
            client.list(ResourceType.CONFIG_MAPS, mine, Decoder.WHOLE);
            client.get(ResourceType.CONFIG_MAPS, NAMESPACE, "absent");
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    private long lists() {
        return server.requests().stream()
                .filter(request -> request.startsWith("GET " + CONFIG_MAPS + "?limit="))
                .count();
    }

    private static Map<String, String> next(BlockingQueue<Map<String, String>> states) throws InterruptedException {
        Map<String, String> state = states.poll(60, TimeUnit.SECONDS);
        assertThat(state).isNotNull();
        return state;
    }
}
