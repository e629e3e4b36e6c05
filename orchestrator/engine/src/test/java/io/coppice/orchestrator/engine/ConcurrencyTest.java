package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView.NodeView;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.Action;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrencyTest {

    @TempDir
    Path directory;

    @Test
    void severalEnginesOnOneHomeMakeClustersAtOnceWithoutAClash() throws Exception {
        try (var bench = new Bench(directory);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ups = IntStream.range(0, 3)
                    .mapToObj(i -> threads.submit(() -> {
                        try (var engine = bench.engine()) {
                            bench.up(engine, Bench.spec("cluster-" + i, 1, 1));
                        }
                    }))
                    .toList();
            for (var up : ups) {
                up.get();
            }
            try (var engine = bench.engine()) {
                var views = engine.clusters();
                assertThat(views).hasSize(3);
                assertThat(views.stream().flatMap(view -> view.nodes().stream()).map(NodeView::apiEndpoint))
                        .doesNotHaveDuplicates();
                assertThat(views.stream().flatMap(view -> view.nodes().stream()).map(NodeView::address))
                        .doesNotHaveDuplicates();
                views.forEach(view -> bench.down(engine, view.name().value()));
            }
            assertThat(bench.remains()).isEmpty();
        }
    }

    @Test
    void aClusterThatIsBeingChangedIsLeftAlone() throws Exception {
        var reached = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        UnaryOperator<PlanExecutor.StepRunner> holding = inner -> (step, context) -> {
            if (step.action() instanceof Action.BootstrapEtcd) {
                reached.countDown();
                goOn.await();
            }
            inner.run(step, context);
        };
        try (var bench = new Bench(directory);
                var threads = Executors.newVirtualThreadPerTaskExecutor();
                var first = bench.engine(holding, Clock.systemUTC());
                var second = bench.engine()) {
            var up = threads.submit(() -> bench.up(first, Bench.spec("dev", 1, 0)));
            try {
                assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
                assertThatThrownBy(() -> bench.down(second, "dev"))
                        .isInstanceOf(CoppiceException.Conflict.class)
                        .hasMessageContaining("coppice up dev");
            } finally {
                goOn.countDown();
            }
            up.get();
            assertThat(second.health(new ClusterName("dev")).healthy()).isTrue();
        }
    }

    /** As passt does when somebody else has taken the port in the meantime. */
    @Test
    void aNodeWhosePortWasTakenGetsAnotherOne() throws Exception {
        var takes = new AtomicBoolean(true);
        try (var bench = new Bench(directory);
                var taken = new ServerSocket()) {
            UnaryOperator<PlanExecutor.StepRunner> taking = inner -> (step, context) -> {
                if (step.action() instanceof Action.StartDomain start && takes.getAndSet(false)) {
                    taken.bind(new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), start.target().apiPort()));
                }
                inner.run(step, context);
            };
            try (var engine = bench.engine(taking, Clock.systemUTC())) {
                bench.up(engine, Bench.spec("dev", 1, 0));
                var node = engine.cluster(new ClusterName("dev")).nodes().getFirst();
                assertThat(node.apiEndpoint()).isNotEqualTo("127.0.0.1:" + taken.getLocalPort());
                assertThat(engine.health(new ClusterName("dev")).healthy()).isTrue();
                bench.down(engine, "dev");
            }
            assertThat(bench.remains()).isEmpty();
        }
    }
}
