package io.coppice.orchestrator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.HostInventory;
import io.coppice.hypervisor.HostInventory.Version;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.KubernetesChoice;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.NodeRole;
import io.coppice.templates.MachineTemplate;
import io.coppice.templates.TemplateLibrary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecValidatorTest {

    private static final TemplateLibrary LIBRARY = TemplateLibrary.load(Optional.empty());

    private static SpecValidator.Findings check(ClusterSpec spec) {
        return SpecValidator.check(
                spec, LIBRARY.find(spec.template()), LIBRARY.names(), List.of("0123abcd"), List.of("webshop", "tools"));
    }

    @Test
    void aPlainSpecIsFine() {
        assertThat(check(Samples.spec("dev", 1, 2))).isEqualTo(new SpecValidator.Findings(List.of(), List.of()));
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        var spec = new ClusterSpec(
                new ClusterName("dev"),
                0,
                -1,
                "ephemral",
                Optional.of(0),
                Optional.of("lots"),
                Optional.of("1KiB"),
                List.of(),
                new Lease.Permanent(),
                "qemu:///session",
                Optional.of("ffff"),
                new KubernetesChoice.None(),
                List.of("tools", "websop"));

        assertThat(check(spec).problems())
                .anyMatch(problem -> problem.contains("at least 1 control plane"))
                .anyMatch(problem -> problem.contains("0 or more workers"))
                .anyMatch(problem -> problem.contains("'ephemral'") && problem.contains("ephemeral, long-lived"))
                .anyMatch(problem -> problem.contains("CPUs"))
                .anyMatch(problem -> problem.startsWith("memory: 'lots'"))
                .anyMatch(problem -> problem.startsWith("disk of 1KiB"))
                .anyMatch(problem -> problem.contains("no image 'ffff'"))
                .anyMatch(problem -> problem.contains("no store of images 'websop'; there are webshop, tools")
                        && problem.contains("image extension build images websop"))
                .hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void anEvenNumberOfControlPlanesIsAllowedWithAReasonAgainstIt(int controlPlanes) {
        var findings = check(Samples.spec("dev", controlPlanes, 0));

        assertThat(findings.problems()).isEmpty();
        assertThat(findings.warnings()).singleElement().asString().contains("majority");
    }

    @Test
    void tooManyNodesAreRefused() {
        assertThat(check(Samples.spec("dev", 90, 155)).problems()).hasSize(2);
    }

    private static HostInventory host(long freeMebibytes) {
        return new HostInventory(
                "qemu:///session",
                "box",
                new Version(10, 0, 2),
                new Version(11, 3, 0),
                "x86_64",
                2,
                DataSize.ofGibibytes(24),
                DataSize.ofMebibytes(freeMebibytes),
                false,
                "a processor",
                OptionalInt.empty());
    }

    @Test
    void theHostMustHaveTheMemoryAndTheRoom() {
        var settings = TemplateResolution.settings(
                Samples.spec("dev", 1, 2), LIBRARY.find("ephemeral").orElseThrow(), false);
        var starting = Map.of(NodeRole.CONTROL_PLANE, 1, NodeRole.WORKER, 2);

        var enough = SpecValidator.checkHost(settings, starting, host(2560), DataSize.ofGibibytes(30));
        var little = SpecValidator.checkHost(settings, starting, host(2559), DataSize.ofMebibytes(575));
        var tight = SpecValidator.checkHost(settings, starting, host(2560), DataSize.ofMebibytes(576));

        assertThat(enough).isEqualTo(new SpecValidator.Findings(List.of(), List.of()));
        assertThat(little.problems())
                .anyMatch(problem -> problem.contains("2560 MiB of memory") && problem.contains("2559 MiB free"))
                .anyMatch(problem -> problem.contains("576 MiB of disk") && problem.contains("COPPICE_HOME"))
                .hasSize(2);
        assertThat(tight.problems()).isEmpty();
        assertThat(tight.warnings()).singleElement().asString().contains("may grow");
    }

    @Test
    void theImagesOfStoresMustFitOnTheDisksOfTheNodesThatThereAre() {
        var spec = Samples.spec("dev", 1, 0);
        var settings =
                TemplateResolution.settings(spec, LIBRARY.find("ephemeral").orElseThrow(), false);
        var blocks = DataSize.ofGibibytes(10).bytes() / 4096;

        assertThat(SpecValidator.checkPreloads(spec, settings, stores(blocks / 2, blocks / 2 - 1)))
                .isEmpty();
        assertThat(SpecValidator.checkPreloads(spec, settings, stores(blocks / 2, blocks / 2)))
                .singleElement()
                .asString()
                .contains("a controlplane has a disk of 10GiB", "webshop, tools take 10240 MiB", "--disk");
    }

    private static List<DesiredExtension> stores(long webshop, long tools) {
        var hash = "0f".repeat(32);
        return List.of(
                new DesiredExtension("k", DesiredExtension.KUBERNETES, "1.20.2", hash, 1L << 40),
                new DesiredExtension("w", "webshop", "0123456789ab", hash, webshop),
                new DesiredExtension("t", "tools", "0123456789ab", hash, tools));
    }

    @Test
    void whatSoftwareEmulationTakesBesidesIsWarnedOf() {
        var settings = TemplateResolution.settings(
                Samples.spec("dev", 1, 2), LIBRARY.find("ephemeral").orElseThrow(), false);
        var starting = Map.of(NodeRole.CONTROL_PLANE, 1, NodeRole.WORKER, 2);
        var extension = new DesiredExtension("e", DesiredExtension.KUBERNETES, "1.20.2", "0f".repeat(32), 7);

        assertThat(SpecValidator.checkEmulation(settings, starting, List.of(), host(2560 + 3 * 128)))
                .isEmpty();
        assertThat(SpecValidator.checkEmulation(settings, starting, List.of(), host(2560 + 3 * 128 - 1)))
                .singleElement()
                .asString()
                .contains("up to 128 MiB for each, 3 nodes may come to use 2944 MiB", "2943 MiB free");
        assertThat(SpecValidator.checkEmulation(settings, starting, List.of(extension), host(2560 + 3 * 768 - 1)))
                .singleElement()
                .asString()
                .contains("4864 MiB");
    }

    @Test
    void aUsersSizesTakeTheTemplatesPlace() {
        var spec = Samples.spec("dev", 1, 1);
        var sized = new ClusterSpec(
                spec.name(),
                1,
                1,
                "ephemeral",
                Optional.of(3),
                Optional.of("2GiB"),
                Optional.empty(),
                List.of(),
                spec.lease(),
                spec.hostUri(),
                Optional.empty(),
                new KubernetesChoice.None(),
                List.of());
        MachineTemplate template = LIBRARY.find("ephemeral").orElseThrow();

        var settings = TemplateResolution.settings(sized, template, true);

        assertThat(settings.values()).allSatisfy(machine -> {
            assertThat(machine.cpus()).isEqualTo(3);
            assertThat(machine.memory()).isEqualTo(DataSize.ofGibibytes(2));
            assertThat(machine.disk()).isEqualTo(DataSize.ofGibibytes(10));
        });
    }
}
