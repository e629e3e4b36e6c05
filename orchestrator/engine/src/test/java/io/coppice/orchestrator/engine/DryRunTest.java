package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.testing.FakeHypervisor;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan that is only shown boots no machine and changes no file. */
class DryRunTest {

    private static final ClusterSpec SPEC = Bench.spec("dev", 1, 0);

    /** Whose machines run as another user. */
    private static final ClusterSpec ON_SYSTEM =
            Bench.spec("fake:///system", "dev", 1, 0, new Lease.Permanent(), List.of());

    @TempDir
    Path directory;

    @Test
    void whetherKvmWorksIsNotProvenForAPlan() {
        try (var bench = new Bench(directory, FakeHypervisor.withKvmDevice());
                var engine = bench.engine()) {
            bench.acceleration.outcome = new EngineParts.Verdict(Acceleration.SOFTWARE, "the kernel did not come up");

            assertThat(engine.plan(new Change.Up(SPEC)).notes())
                    .singleElement()
                    .asString()
                    .contains("whether KVM works here is unknown");

            bench.up(engine, SPEC);
            assertThat(engine.plan(new Change.Up(SPEC)).notes())
                    .singleElement()
                    .asString()
                    .contains("software emulation", "the kernel did not come up");
        }
    }

    @Test
    void theRightsOfTheHomeChangeWhenMachinesAreMadeAndNotBefore() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        try (var bench = new Bench(directory);
                var engine = bench.engine()) {
            Files.setPosixFilePermissions(bench.home, PosixFilePermissions.fromString("rwx------"));

            var unused = engine.plan(new Change.Up(ON_SYSTEM));
            assertThat(rights(bench.home)).isEqualTo("rwx------");

            bench.up(engine, ON_SYSTEM);
            assertThat(rights(bench.home)).isEqualTo("rwx--x--x");
        }
    }

    @Test
    void aHomeThatMachinesCannotReachIsSaidByThePlanToo() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        try (var bench = new Bench(directory);
                var engine = bench.engine()) {
            assertThatThrownBy(() -> engine.plan(new Change.Up(ON_SYSTEM)))
                    .isInstanceOf(CoppiceException.HostNotReady.class)
                    .hasMessageContaining(directory + " keeps it from " + bench.home);
        }
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
