package io.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.orchestrator.ClusterView.State;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people and programs get to see, to the letter. Names in JSON and YAML are a promise. */
final class RenderingTest {

    private final Run run = new Run();

    @Test
    void aListIsATableForPeople() {
        run.orchestrator.put("dev", State.RUNNING, 1, 2);
        run.orchestrator.put("long-name", State.DEGRADED, 3, 0);

        assertThat(run.run("cluster", "list").out()).isEqualTo("""
                        NAME       STATE     NODES  TEMPLATE   KUBERNETES  CREATED AT  LEASE      HOST URI
                        dev        running   3      ephemeral  1.20.2      2h ago      permanent  qemu:///session
                        long-name  degraded  3      ephemeral  1.20.2      2h ago      permanent  qemu:///session
                        """);
    }

    @Test
    void anEmptyListSaysWhatToDo() {
        assertThat(run.run("cluster", "list").out()).isEqualTo("No clusters. 'coppice up' makes one.\n");
        assertThat(run.run("cluster", "list", "-o", "json").out()).isEqualTo("[ ]\n");
        assertThat(run.run("cluster", "list", "-o", "yaml").out()).isEqualTo("[]\n");
    }

    @Test
    void jsonHasStableNamesAndTimesByTheStandard() {
        run.orchestrator.put("dev", State.RUNNING, 1, 0);

        assertThat(run.run("cluster", "show", "-o", "json").out()).isEqualTo("""
                        {
                          "name" : "dev",
                          "state" : "running",
                          "template" : "ephemeral",
                          "image" : "0123456789abcdef",
                          "kubernetes" : "1.20.2",
                          "hostUri" : "qemu:///session",
                          "createdAt" : "2026-01-02T03:04:05Z",
                          "lease" : "permanent",
                          "directory" : "/home/user/.local/share/coppice/clusters/dev",
                          "nodes" : [
                            {
                              "name" : "controlplane-1",
                              "role" : "controlplane",
                              "state" : "running",
                              "address" : "10.88.0.11",
                              "apiEndpoint" : "127.0.0.1:40011",
                              "kubernetesEndpoint" : "127.0.0.1:41001",
                              "cpus" : 2,
                              "memory" : "1GiB",
                              "domain" : "coppice-dev-controlplane-1"
                            }
                          ]
                        }
                        """);
    }

    @Test
    void aPathIsOneText() {
        assertThat(MachineText.jsonLine(Map.of("directory", Path.of("/a/b")))).isEqualTo("{\"directory\":\"/a/b\"}");
    }

    @Test
    void yamlSaysTheSame() {
        run.orchestrator.put("dev", State.STOPPED, 1, 0);

        assertThat(run.run("node", "list", "--output=yaml").out()).isEqualTo("""
                        - cluster: dev
                          name: controlplane-1
                          role: controlplane
                          state: running
                          address: 10.88.0.11
                          apiEndpoint: 127.0.0.1:40011
                          kubernetesEndpoint: 127.0.0.1:41001
                          cpus: 2
                          memory: 1GiB
                          domain: coppice-dev-controlplane-1
                        """);
    }

    @Test
    void aThingIsShownLineByLineWithItsPartsBelow() {
        run.orchestrator.put("dev", State.RUNNING, 1, 1);

        assertThat(run.run("cluster", "show", "dev").out()).isEqualTo("""
                        NAME:        dev
                        STATE:       running
                        TEMPLATE:    ephemeral
                        IMAGE:       0123456789abcdef
                        KUBERNETES:  1.20.2
                        HOST URI:    qemu:///session
                        CREATED AT:  2h ago
                        LEASE:       permanent
                        DIRECTORY:   /home/user/.local/share/coppice/clusters/dev

                        NAME            ROLE          STATE    ADDRESS      API ENDPOINT     KUBERNETES ENDPOINT  CPUS  MEMORY  DOMAIN
                        controlplane-1  controlplane  running  10.88.0.11   127.0.0.1:40011  127.0.0.1:41001      2     1GiB    coppice-dev-controlplane-1
                        worker-1        worker        running  10.88.0.101  127.0.0.1:40101  -                    2     1GiB    coppice-dev-worker-1
                        """);
    }

    @Test
    void healthIsTheExitCodeToo() {
        run.orchestrator.put("well", State.RUNNING, 1, 0);
        run.orchestrator.put("ill", State.DEGRADED, 1, 0);

        assertThat(run.run("cluster", "health", "well").exitCode()).isZero();
        Run.Result ill = run.run("cluster", "health", "ill", "-o", "json");
        assertThat(ill.exitCode()).isEqualTo(1);
        assertThat(ill.out())
                .contains("\"healthy\" : false")
                .contains("\"node\" : null")
                .contains("\"passed\" : false");
    }

    @Test
    void theDoctorGivesRemediesAndSucceedsWhenItWorksWithLess() {
        Run.Result result = run.run("doctor");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("""
                        ✓ libvirt       11.3.0
                        ! acceleration  software emulation
                                        → use a host with KVM

                        This host can run clusters: qemu:///session
                        """);
        assertThat(run.run("doctor", "-o", "json").out())
                .contains("\"verdict\" : \"degraded\"")
                .contains("\"ready\" : true");
    }

    @Test
    void errorsTellTheFactAndTheRemedy() {
        Run.Result result = run.run("cluster", "show", "gone");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("error: there is no cluster gone\n  → 'coppice up gone' makes it\n");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void whatANodeSaysCannotDriveTheTerminal() {
        run.orchestrator.put("dev", State.RUNNING, 1, 0);

        String out = run.run("node", "logs", "controlplane-1", "--console").out();

        assertThat(out)
                .contains("coppice: phase network")
                .contains("bad\uFFFD[2Jline")
                .doesNotContain("\u001b");
    }

    @Test
    void streamsAreALineADocumentOrAnObject() {
        assertThat(run.run("node", "logs", "n", "--console", "-o", "json").out())
                .startsWith("{\"line\":\"coppice: phase network\"}\n{\"line\":");
        assertThat(run.run("node", "logs", "n", "--console", "-o", "yaml").out())
                .startsWith("---\nline: \"coppice: phase network\"\n---\nline: ");
    }

    static Stream<Arguments> durations() {
        return Stream.of(
                Arguments.of(0, "0ms"),
                Arguments.of(999, "999ms"),
                Arguments.of(1000, "1.0s"),
                Arguments.of(59_990, "59.9s"),
                Arguments.of(60_000, "1m 00s"),
                Arguments.of(3_599_999, "59m 59s"),
                Arguments.of(7_500_000, "2h 05m"),
                Arguments.of(90_000_000, "1d 1h"));
    }

    @ParameterizedTest
    @MethodSource("durations")
    void durationsHaveTwoUnits(long milliseconds, String text) {
        assertThat(Values.duration(java.time.Duration.ofMillis(milliseconds))).isEqualTo(text);
    }
}
