package io.coppice.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests without Kubernetes need no library for it. */
@Timeout(120)
class WithoutFabric8Test {

    @TempDir
    Path directory;

    @ExtendWith(FakeHome.class)
    @CoppiceCluster
    static class Plain {
        @Test
        void one(Cluster cluster, Node node) {
            assertThat(cluster.nodes()).containsExactly(node);
        }
    }

    @Test
    void clustersAreGivenWhereTheLibraryIsNotThere() throws Exception {
        var child = ChildJvm.start(entry -> !entry.contains("fabric8"), Run.class, directory.toString());

        var output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(output).isZero();
        assertThat(output).contains("no fabric8", "succeeded 1 failed 0");
    }

    /** In a Java without the library. */
    static final class Run {
        private Run() {}

        public static void main(String[] arguments) {
            try {
                System.out.println(Class.forName("io.fabric8.kubernetes.client.KubernetesClient"));
            } catch (ClassNotFoundException e) {
                System.out.println("no fabric8");
            }
            var tests = FakeHome.run(new FakeOrchestrator(), Path.of(arguments[0]), Plain.class)
                    .testEvents();
            tests.failed().debug(System.out);
            System.out.println("succeeded " + tests.succeeded().count() + " failed "
                    + tests.failed().count());
        }
    }
}
