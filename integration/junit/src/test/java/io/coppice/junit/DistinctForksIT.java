package io.coppice.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInstance;

/** Forks of one and the same moment repeat no random number of each other. */
@CoppiceCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DistinctForksIT {

    private static final int FORKS = 20;

    private final Map<String, List<String>> seen = new TreeMap<>();

    @BeforeAll
    static void buildImage() throws Exception {
        NodeImages.build();
    }

    @RepeatedTest(FORKS)
    void aForkTellsOfItself(Cluster cluster, Node node) throws IOException {
        var endpoint = cluster.view().nodes().getFirst().apiEndpoint();
        var hello = ServerHello.of(endpoint);

        note("boot id", node.read("/proc/sys/kernel/random/boot_id"));
        note("UUID of the kernel", node.read("/proc/sys/kernel/random/uuid"));
        note("random of a TLS connection", hello.random());
        note("key of a TLS connection", hello.key());
        note("random of the next TLS connection", ServerHello.of(endpoint).random());
    }

    private void note(String what, String value) {
        seen.computeIfAbsent(what, _ -> new ArrayList<>()).add(value);
    }

    @AfterAll
    void noTwoAreTheSame() {
        assertThat(seen).hasSize(5);
        assertThat(seen)
                .allSatisfy((what, values) ->
                        assertThat(values).as(what).hasSize(FORKS).doesNotHaveDuplicates());
    }
}
