package io.coppice.machined.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.kubernetes.client.KubernetesException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the client does with any API server. */
@Timeout(120)
abstract class KubernetesClientContract {

    static final String NAMESPACE = "default";
    private static final Duration LONG = Duration.ofSeconds(60);

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    final Selection mine = Selection.inNamespace(NAMESPACE).withLabels("run=" + run);
    KubernetesClient client;

    abstract AccessSource access() throws Exception;

    abstract void stopServer();

    @BeforeEach
    void connect() throws Exception {
        client = new KubernetesClient(access(), Transport.Limits.STANDARD, 2);
    }

    @AfterEach
    void disconnect() throws Exception {
        try (KubernetesClient closed = client) {
            for (String name : closed.list(ResourceType.CONFIG_MAPS, mine, KubernetesClientContract::name)
                    .items()) {
                closed.delete(ResourceType.CONFIG_MAPS, NAMESPACE, name);
            }
        }
        stopServer();
    }

    @Test
    void readsTextAndJson() throws Exception {
        assertThat(client.text("/readyz")).isEqualTo("ok");
        assertThat(client.read("/api/v1").path("kind").asText()).isEqualTo("APIResourceList");
    }

    @Test
    void createsReadsAndRemoves() throws Exception {
        assertThat(client.get(ResourceType.CONFIG_MAPS, NAMESPACE, "one-" + run))
                .isEmpty();
        client.create(ResourceType.CONFIG_MAPS, NAMESPACE, configMap("one", "a", "1"));
        assertThat(client.get(ResourceType.CONFIG_MAPS, NAMESPACE, "one-" + run))
                .hasValueSatisfying(
                        found -> assertThat(found.at("/data/a").asText()).isEqualTo("1"));
        assertThatThrownBy(() -> client.create(ResourceType.CONFIG_MAPS, NAMESPACE, configMap("one", "a", "2")))
                .isInstanceOfSatisfying(KubernetesException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(Kind.CONFLICT);
                    assertThat(failure).hasMessageContaining("configmaps").hasMessageContaining("already exists");
                });
        assertThat(client.delete(ResourceType.CONFIG_MAPS, NAMESPACE, "one-" + run))
                .isTrue();
        assertThat(client.delete(ResourceType.CONFIG_MAPS, NAMESPACE, "one-" + run))
                .isFalse();
    }

    @Test
    void appliesAsOftenAsWanted() throws Exception {
        ObjectNode first = client.apply(configMap("applied", "a", "1"));
        ObjectNode again = client.apply(configMap("applied", "a", "1"));
        ObjectNode changed = client.apply(configMap("applied", "a", "2"));
        assertThat(again.at("/metadata/resourceVersion")).isEqualTo(first.at("/metadata/resourceVersion"));
        assertThat(changed.at("/data/a").asText()).isEqualTo("2");
        assertThat(changed.at("/metadata/namespace").asText()).isEqualTo(NAMESPACE);
    }

    @Test
    void patches() throws Exception {
        client.create(ResourceType.CONFIG_MAPS, NAMESPACE, configMap("patched", "a", "1"));
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("data").put("b", "2").putNull("a");
        ObjectNode patched =
                client.patch(ResourceType.CONFIG_MAPS, NAMESPACE, "patched-" + run, "", PatchType.MERGE, patch);
        assertThat(patched.path("data").properties()).hasSize(1);
        assertThat(patched.at("/data/b").asText()).isEqualTo("2");
    }

    @Test
    void replacesOnlyWhatNobodyChanged() throws Exception {
        ObjectNode read = client.create(ResourceType.CONFIG_MAPS, NAMESPACE, configMap("replaced", "a", "1"));
        read.withObject("/data").put("a", "2");
        ObjectNode replaced = client.replace(ResourceType.CONFIG_MAPS, read, "");
        assertThat(replaced.at("/data/a").asText()).isEqualTo("2");
        assertThatThrownBy(() -> client.replace(ResourceType.CONFIG_MAPS, read, ""))
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.CONFLICT));
    }

    @Test
    void listsOverSeveralPages() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            client.create(ResourceType.CONFIG_MAPS, NAMESPACE, configMap("page" + i, "a", "1"));
            expected.add("page" + i + "-" + run);
        }
        Listing<String> listing = client.list(ResourceType.CONFIG_MAPS, mine, KubernetesClientContract::name);
        assertThat(listing.items()).containsExactlyElementsOf(expected);
        assertThat(client.list(
                                ResourceType.CONFIG_MAPS,
                                new Selection("", "", "metadata.name=page3-" + run),
                                KubernetesClientContract::name)
                        .items())
                .containsExactly("page3-" + run);
    }

    @Test
    void watchTellsWhatHappensAfterTheListing() throws Exception {
        client.create(ResourceType.CONFIG_MAPS, NAMESPACE, configMap("before", "a", "1"));
        Listing<String> listing = client.list(ResourceType.CONFIG_MAPS, mine, KubernetesClientContract::name);
        client.create(ResourceType.CONFIG_MAPS, NAMESPACE, configMap("watched", "a", "1"));
        try (WatchStream<String> watch = client.watch(
                ResourceType.CONFIG_MAPS, mine, listing.resourceVersion(), LONG, KubernetesClientContract::name)) {
            assertThat(watch.next())
                    .isInstanceOfSatisfying(
                            WatchEvent.Changed.class,
                            event -> assertThat(event.item()).isEqualTo("watched-" + run));
            client.delete(ResourceType.CONFIG_MAPS, NAMESPACE, "before-" + run);
            assertThat(watch.next())
                    .isInstanceOfSatisfying(
                            WatchEvent.Removed.class,
                            event -> assertThat(event.item()).isEqualTo("before-" + run));
        }
    }

    @Test
    void watchEndsAfterItsTime() throws Exception {
        Listing<String> listing = client.list(ResourceType.CONFIG_MAPS, mine, KubernetesClientContract::name);
        try (WatchStream<String> watch = client.watch(
                ResourceType.CONFIG_MAPS,
                mine,
                listing.resourceVersion(),
                Duration.ofSeconds(1),
                KubernetesClientContract::name)) {
            WatchEvent<String> event;
            while ((event = watch.next()) != null) {
                assertThat(event).isInstanceOf(WatchEvent.Bookmark.class);
            }
        }
    }

    @Test
    void watchFromTooLongAgoIsExpired() throws Exception {
        assertThatThrownBy(() -> {
                    try (WatchStream<String> watch =
                            client.watch(ResourceType.CONFIG_MAPS, mine, "1", LONG, KubernetesClientContract::name)) {
                        watch.next();
                    }
                })
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.EXPIRED));
    }

    @Test
    void interruptEndsAWatch() throws Exception {
        Listing<String> listing = client.list(ResourceType.CONFIG_MAPS, mine, KubernetesClientContract::name);
        try (WatchStream<String> watch = client.watch(
                ResourceType.CONFIG_MAPS, mine, listing.resourceVersion(), LONG, KubernetesClientContract::name)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(watch::next).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void watchedCacheFollows() throws Exception {
        client.create(ResourceType.CONFIG_MAPS, NAMESPACE, configMap("first", "a", "1"));
        BlockingQueue<Map<String, String>> states = new LinkedBlockingQueue<>();
        try (ResourceWatch<ObjectNode> watch =
                new ResourceWatch<>(client, ResourceType.CONFIG_MAPS, mine, Decoder.WHOLE, new Recorder(states))) {
            watch.start();
            assertThat(states.poll(60, TimeUnit.SECONDS)).isEqualTo(Map.of("first-" + run, "1"));
            client.apply(configMap("second", "a", "2"));
            assertThat(states.poll(60, TimeUnit.SECONDS)).isEqualTo(Map.of("first-" + run, "1", "second-" + run, "2"));
            client.apply(configMap("second", "a", "3"));
            assertThat(states.poll(60, TimeUnit.SECONDS)).isEqualTo(Map.of("first-" + run, "1", "second-" + run, "3"));
            client.delete(ResourceType.CONFIG_MAPS, NAMESPACE, "first-" + run);
            assertThat(states.poll(60, TimeUnit.SECONDS)).isEqualTo(Map.of("second-" + run, "3"));
        }
        assertThat(states).isEmpty();
    }

    @Test
    void catalogKnowsKindsAndVersions() throws Exception {
        assertThat(client.catalog().typeOf(configMap("any", "a", "1"))).isEqualTo(ResourceType.CONFIG_MAPS);
        assertThat(client.catalog().versions("discovery.k8s.io")).containsAnyOf("v1", "v1beta1");
        assertThat(client.catalog().versions("nobody.example")).isEmpty();
        ObjectNode unknown = configMap("any", "a", "1").put("kind", "Unicorn");
        assertThatThrownBy(() -> client.apply(unknown)).isInstanceOfSatisfying(KubernetesException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
            assertThat(failure).hasMessageContaining("Unicorn");
        });
    }

    @Test
    void whoShowsNothingIsNobody() throws Exception {
        Access known = access().read();
        Access nobody =
                new Access(known.server(), known.authority(), java.util.Optional.empty(), java.util.Optional.empty());
        try (KubernetesClient stranger = new KubernetesClient(() -> nobody)) {
            assertThatThrownBy(() -> stranger.list(ResourceType.CONFIG_MAPS, mine, Decoder.WHOLE))
                    .isInstanceOfSatisfying(
                            KubernetesException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.UNAUTHENTICATED));
        }
    }

    ObjectNode configMap(String name, String key, String value) {
        ObjectNode object =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata")
                .put("name", name + "-" + run)
                .putObject("labels")
                .put("run", run);
        object.putObject("data").put(key, value);
        return object;
    }

    static String name(ObjectNode object) {
        return ObjectKey.of(object).name();
    }

    /** Keeps what a watch tells and records the whole state after every change. */
    static final class Recorder implements ResourceListener<ObjectNode> {

        private final BlockingQueue<Map<String, String>> states;
        private final Map<String, String> state = new TreeMap<>();

        Recorder(BlockingQueue<Map<String, String>> states) {
            this.states = states;
        }

        @Override
        public void replaced(List<ObjectNode> items) {
            state.clear();
            items.forEach(item -> state.put(name(item), item.at("/data/a").asText()));
            states.add(new TreeMap<>(state));
        }

        @Override
        public void changed(ObjectNode item) {
            state.put(name(item), item.at("/data/a").asText());
            states.add(new TreeMap<>(state));
        }

        @Override
        public void removed(ObjectNode item) {
            state.remove(name(item));
            states.add(new TreeMap<>(state));
        }
    }
}
