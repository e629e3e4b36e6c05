package io.coppice.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.documents.Problem;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.Disk.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateLibraryTest {

    @TempDir
    Path directory;

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private TemplateLibrary load() {
        return TemplateLibrary.load(Optional.of(directory));
    }

    private MachineTemplate find(String name) {
        var library = load();
        assertThat(library.problems()).isEmpty();
        return library.find(name).orElseThrow();
    }

    @Test
    void builtInTemplatesAreThoseInTheResources() throws IOException {
        var library = TemplateLibrary.load(Optional.empty());

        assertThat(library.names()).containsExactly("ephemeral", "long-lived");
        assertThat(library.problems()).isEmpty();
        try (var files = Files.list(Path.of("src/main/resources/io/coppice/templates"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("ephemeral.yaml", "long-lived.yaml");
        }
    }

    @Test
    void ephemeralIsSmallAndQuick() {
        var template = find("ephemeral");
        var controlPlane = template.settings(MachineRole.CONTROL_PLANE);

        assertThat(template.origin()).hasToString("built-in ephemeral.yaml");
        assertThat(template.ttl()).isEmpty();
        assertThat(template.acceleration()).isEqualTo(AccelerationPolicy.AUTO);
        assertThat(controlPlane.cpus()).isEqualTo(1);
        assertThat(controlPlane.withKubernetes().cpus()).isEqualTo(2);
        assertThat(controlPlane.memory()).isEqualTo(DataSize.parse("1GiB"));
        assertThat(controlPlane.disk()).isEqualTo(DataSize.parse("10GiB"));
        assertThat(controlPlane.durability()).isEqualTo(Durability.EPHEMERAL);
        assertThat(controlPlane.withoutKubernetes().patches()).isEmpty();
        assertThat(template.settings(MachineRole.WORKER).memory()).isEqualTo(DataSize.parse("768MiB"));
        assertThat(template.settings(MachineRole.WORKER).patches()).isEmpty();
    }

    @Test
    void longLivedIsDurable() {
        var template = find("long-lived");

        for (var role : MachineRole.values()) {
            assertThat(template.settings(role).durability()).isEqualTo(Durability.DURABLE);
            assertThat(template.settings(role).patches()).isEmpty();
        }
    }

    @Test
    void everyKeyIsMapped() throws IOException {
        write("full.yaml", """
                description: All keys
                acceleration: software
                ttl: 1h30m
                cpus: 4
                memory: 2GiB
                kubernetes: {memory: 4GiB, machineConfig: {cluster: {proxy: {disabled: true}}}}
                disk: {size: 5GiB, durability: ephemeral}
                kernelArguments: [quiet]
                machineConfig: {debug: true}
                roles:
                  controlplane:
                    cpus: 6
                    memory: 3GiB
                    disk: {size: 6GiB, durability: durable}
                    kernelArguments: [loglevel=3]
                    machineConfig: {cluster: {clusterName: a}}
                  worker: {}
                """);
        var template = find("full");

        assertThat(template.description()).isEqualTo("All keys");
        assertThat(template.acceleration()).isEqualTo(AccelerationPolicy.SOFTWARE);
        assertThat(template.ttl()).contains(Duration.ofMinutes(90));
        assertThat(template.origin()).isEqualTo(new Origin.UserFile(directory.resolve("full.yaml")));
        assertThat(template.settings())
                .isEqualTo(Map.of(
                        MachineRole.WORKER,
                        new MachineSettings(
                                4,
                                4,
                                DataSize.parse("2GiB"),
                                DataSize.parse("4GiB"),
                                DataSize.parse("5GiB"),
                                Durability.EPHEMERAL,
                                java.util.List.of("quiet"),
                                java.util.List.of(
                                        new TemplatePatch("template full", "debug: true\n"),
                                        new TemplatePatch(
                                                "template full, kubernetes",
                                                "cluster:\n  proxy:\n    disabled: true\n",
                                                true))),
                        MachineRole.CONTROL_PLANE,
                        new MachineSettings(
                                6,
                                6,
                                DataSize.parse("3GiB"),
                                DataSize.parse("3GiB"),
                                DataSize.parse("6GiB"),
                                Durability.DURABLE,
                                java.util.List.of("quiet", "loglevel=3"),
                                java.util.List.of(
                                        new TemplatePatch("template full", "debug: true\n"),
                                        new TemplatePatch(
                                                "template full, kubernetes",
                                                "cluster:\n  proxy:\n    disabled: true\n",
                                                true),
                                        new TemplatePatch(
                                                "template full, role controlplane", "cluster:\n  clusterName: a\n")))));
    }

    @Test
    void whatIsForKubernetesIsForMachinesThatRunIt() {
        var ephemeral = find("ephemeral").settings(MachineRole.CONTROL_PLANE);

        assertThat(ephemeral.withKubernetes().patches())
                .singleElement()
                .satisfies(patch -> assertThat(patch.text()).contains("auditPolicy", "level: None"))
                .satisfies(patch -> assertThat(patch.onlyWithKubernetes()).isFalse());
        assertThat(ephemeral.withoutKubernetes().patches()).isEmpty();
        assertThat(find("ephemeral")
                        .settings(MachineRole.WORKER)
                        .withKubernetes()
                        .patches())
                .isEmpty();
        assertThat(find("long-lived")
                        .settings(MachineRole.CONTROL_PLANE)
                        .withKubernetes()
                        .patches())
                .isEmpty();
    }

    @Test
    void onlyTheSizesAreRequired() throws IOException {
        write("small.yaml", "cpus: 1\nmemory: 256MiB\ndisk: {size: 1GiB}\n");
        var template = find("small");

        assertThat(template.description()).isEmpty();
        assertThat(template.acceleration()).isEqualTo(AccelerationPolicy.AUTO);
        assertThat(template.ttl()).isEmpty();
        assertThat(template.ancestry()).isEmpty();
        assertThat(template.settings(MachineRole.WORKER).durability()).isEqualTo(Durability.DURABLE);
    }

    @Test
    void nearestTemplateWinsAndPatchesAddUp() throws IOException {
        write(
                "grand.yaml",
                "extends: ephemeral\nroles: {controlplane: {machineConfig: {cluster: {clusterName: a}}}}\n");
        write("parent.yaml", "extends: grand\ncpus: 3\nttl: 2h\nmachineConfig: {debug: true}\nkernelArguments: [a]\n");
        write(
                "child.yaml",
                "extends: parent\nmemory: 4GiB\nttl: none\nkernelArguments: [b]\nroles: {worker: {cpus: 8}}\n");
        var child = find("child");

        assertThat(child.ancestry()).containsExactly("parent", "grand", "ephemeral");
        assertThat(child.ttl()).isEmpty();
        assertThat(find("parent").ttl()).contains(Duration.ofHours(2));
        assertThat(child.settings(MachineRole.CONTROL_PLANE).cpus()).isEqualTo(3);
        assertThat(child.settings(MachineRole.WORKER).cpus()).isEqualTo(8);
        assertThat(child.settings(MachineRole.WORKER).memory())
                .as("the nearer general value wins over the further role's")
                .isEqualTo(DataSize.parse("4GiB"));
        assertThat(child.settings(MachineRole.WORKER).kernelArguments()).containsExactly("a", "b");
        assertThat(child.settings(MachineRole.CONTROL_PLANE).withoutKubernetes().patches())
                .extracting(TemplatePatch::source)
                .containsExactly("template grand, role controlplane", "template parent");
    }

    @Test
    void theSizesThatAreGivenNearestCountAlsoForKubernetes() throws IOException {
        write(
                "more.yaml",
                "extends: ephemeral\nkubernetes: {cpus: 3, memory: 3GiB}\nroles: {worker: {cpus: 5, memory: 5GiB}}\n");
        write("all.yaml", "extends: ephemeral\ncpus: 6\nmemory: 6GiB\n");
        var more = find("more");

        assertThat(more.settings(MachineRole.CONTROL_PLANE).withKubernetes().memory())
                .isEqualTo(DataSize.parse("3GiB"));
        assertThat(more.settings(MachineRole.CONTROL_PLANE).withoutKubernetes().memory())
                .isEqualTo(DataSize.parse("1GiB"));
        assertThat(more.settings(MachineRole.WORKER).withKubernetes().memory()).isEqualTo(DataSize.parse("5GiB"));
        assertThat(find("all").settings(MachineRole.WORKER).withKubernetes().memory())
                .isEqualTo(DataSize.parse("6GiB"));
        assertThat(more.settings(MachineRole.CONTROL_PLANE).withKubernetes().cpus())
                .isEqualTo(3);
        assertThat(more.settings(MachineRole.CONTROL_PLANE).withoutKubernetes().cpus())
                .isEqualTo(1);
        assertThat(more.settings(MachineRole.WORKER).withKubernetes().cpus()).isEqualTo(5);
        assertThat(find("all").settings(MachineRole.WORKER).withKubernetes().cpus())
                .isEqualTo(6);
    }

    @Test
    void usersTemplateTakesTheBuiltInOnesPlaceAndMayExtendIt() throws IOException {
        write("ephemeral.yaml", "extends: ephemeral\ncpus: 7\n");
        write("mine.yaml", "extends: ephemeral\n");

        assertThat(find("ephemeral").settings(MachineRole.WORKER).cpus()).isEqualTo(7);
        assertThat(find("ephemeral").settings(MachineRole.WORKER).memory()).isEqualTo(DataSize.parse("768MiB"));
        assertThat(find("mine").settings(MachineRole.WORKER).cpus()).isEqualTo(7);
        assertThat(find("mine").ancestry()).containsExactly("ephemeral", "ephemeral");
    }

    @Test
    void oneWrongTemplateDoesNotHideTheOthers() throws IOException {
        write("wrong.yaml", "cpus: 0\n");
        write("child.yaml", "extends: wrong\n");
        write("right.yaml", "extends: long-lived\n");
        write("notes.txt", "not a template");
        var library = load();

        assertThat(library.names()).containsExactly("ephemeral", "long-lived", "right");
        assertThat(library.templates()).hasSize(3);
        assertThat(library.find("wrong")).isEmpty();
        assertThat(library.problems("wrong")).extracting(Problem::path).containsExactly("cpus");
        assertThat(library.problems("child"))
                .extracting(Problem::message)
                .containsExactly("there is no valid template 'wrong'");
        assertThat(library.problems("right")).isEmpty();
    }

    @Test
    void directoryNeedNotExist() {
        assertThat(TemplateLibrary.load(Optional.of(directory.resolve("none"))).names())
                .hasSize(2);
    }

    @Test
    void userDirectoryFollowsTheXdgRules() {
        var home = Path.of("/home/u");

        assertThat(TemplateLibrary.userDirectory(Map.of(), home))
                .isEqualTo(Path.of("/home/u/.config/coppice/templates"));
        assertThat(TemplateLibrary.userDirectory(Map.of("XDG_CONFIG_HOME", "/c"), home))
                .isEqualTo(Path.of("/c/coppice/templates"));
        assertThat(TemplateLibrary.userDirectory(Map.of("XDG_CONFIG_HOME", "relative"), home))
                .isEqualTo(Path.of("/home/u/.config/coppice/templates"));
    }
}
