package io.coppice.machined.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.network.Network;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeFault;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.testing.TestPaths;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With programs that write down how they are called. */
class FaultsTest {

    private static final String CARD = "52:54:00:00:00:01";
    private static final NodeFault LATENCY = new NodeFault.Latency(CARD, Duration.ofMillis(100), Duration.ofMillis(5));
    private static final NodeFault LOSS = new NodeFault.Loss(CARD, 12.5);
    private static final NodeFault PARTITION =
            new NodeFault.Partition(CARD, new TreeSet<>(List.of("52:54:00:00:00:02")));
    private static final NodeFault CLOCK = new NodeFault.ClockSkew(Duration.ofHours(-2));
    private static final NodeFault DISK = new NodeFault.FullDisk(4096);

    @TempDir
    private Path directory;

    private final List<String> console = new ArrayList<>();
    private NodePaths paths;

    @BeforeEach
    void makeNode() throws IOException {
        var bin = Files.createDirectory(directory.resolve("bin"));
        paths = TestPaths.withPrograms(directory, bin);
        Files.createDirectories(paths.state());
        var card = Files.createDirectories(paths.sys().resolve("class/net/eth1/device"));
        Files.writeString(card.resolveSibling("address"), CARD + "\n");
        program("nft", "cat >nft-rules");
        program("tc", "[ \"$2\" != show ] || cat queue");
        program("nodectl", "[ \"$1\" != fill ] || echo full >\"$2\"");
        Files.writeString(directory.resolve("queue"), "qdisc pfifo_fast 0: root");
    }

    private void program(String name, String does) throws IOException {
        var file = Files.writeString(directory.resolve("bin").resolve(name), """
                #!/bin/sh
                cd "%s"
                echo "%s $@" >>calls
                %s
                """.formatted(directory, name, does));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Faults faults() {
        return new Faults(paths, new Network(paths), Faults.clock(paths), console::add);
    }

    private String calls() throws IOException {
        return Files.readString(directory.resolve("calls"));
    }

    @Test
    void eachIsRememberedOverARestartOfTheAgentAndAllAreTakenAway() throws Exception {
        for (var fault : List.of(PARTITION, LATENCY, LOSS, CLOCK, DISK)) {
            assertThat(faults().inject(fault)).contains(fault);
        }
        assertThat(faults().list()).containsExactlyInAnyOrder(PARTITION, LATENCY, LOSS, CLOCK, DISK);
        assertThat(Files.readString(directory.resolve("nft-rules"))).contains("eth1", "52:54:00:00:00:02");
        assertThat(calls()).contains("delay 100000us 5000us loss 12.5%", "nodectl clock ", "nodectl fill ");

        Files.writeString(directory.resolve("queue"), "qdisc netem 8001: root");
        faults().clear();

        assertThat(faults().list()).isEmpty();
        assertThat(Files.readString(directory.resolve("nft-rules"))).doesNotContain("drop");
        assertThat(calls()).contains("tc qdisc del dev eth1 root");
        assertThat(paths.state().resolve("full-disk")).doesNotExist();
        faults().clear();
    }

    @Test
    void oneOfAKindTakesThePlaceOfTheOther() {
        var faults = faults();
        faults.inject(LOSS);
        faults.inject(new NodeFault.Bandwidth(CARD, 9000));
        faults.inject(new NodeFault.Loss(CARD, 1));

        assertThat(faults.list())
                .containsExactlyInAnyOrder(new NodeFault.Loss(CARD, 1), new NodeFault.Bandwidth(CARD, 9000));
    }

    @Test
    void aCardThatIsNotThereIsRefusedWithThoseThatAre() {
        var faults = faults();

        assertThatThrownBy(() -> faults.inject(new NodeFault.Loss("52:54:00:00:00:09", 1)))
                .isInstanceOfSatisfying(
                        NodeException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(NodeException.Kind.INVALID))
                .hasMessageContainingAll("52:54:00:00:00:09", CARD);
        assertThat(faults.list()).isEmpty();
    }

    @Test
    void whatWasDoneInPartIsSeenAndTakenAway() throws Exception {
        program("tc", "echo no such queue; exit 2");
        var faults = faults();

        assertThatThrownBy(() -> faults.inject(LOSS))
                .isInstanceOfSatisfying(
                        NodeException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(NodeException.Kind.UNAVAILABLE))
                .hasMessageContainingAll("no such queue", "ask again");
        assertThat(faults.list()).containsExactly(LOSS);
        faults.inject(DISK);

        assertThatThrownBy(faults::clear).hasMessageContaining("no such queue");
        assertThat(paths.state().resolve("full-disk")).as("the rest is undone").doesNotExist();
        program("tc", "");
        faults.clear();
        assertThat(faults.list()).isEmpty();
    }

    @Test
    void aDiskThatWasFullBeforeTheBootIsEmptied() throws Exception {
        faults().inject(DISK);
        Files.delete(paths.run().resolve("faults/record"));

        faults().removeLeft();

        assertThat(paths.state().resolve("full-disk")).doesNotExist();
        assertThat(console).hasSize(1);
    }

    @Test
    void aDiskThatWasFullBeforeTheAgentStartedIsEmptiedAndNotShownAsFull() throws Exception {
        faults().inject(LOSS);
        faults().inject(DISK);

        faults().removeLeft();

        assertThat(paths.state().resolve("full-disk")).doesNotExist();
        assertThat(faults().list()).containsExactly(LOSS);
        assertThat(console).last().asString().contains("full no more");
    }

    @Test
    void aDiskThatIsNotFullIsNotShownAsFullAfterAStart() throws Exception {
        faults().inject(DISK);
        Files.delete(paths.state().resolve("full-disk"));

        faults().removeLeft();

        assertThat(faults().list()).isEmpty();
    }

    @Test
    void aProbeConnectsOrSaysWhyNot() throws Exception {
        InetSocketAddress target;
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            target = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
            assertThat(faults().probe(target, Duration.ofSeconds(10)).reason()).isEmpty();
        }
        assertThat(faults().probe(target, Duration.ofSeconds(10)).reason()).contains("refused");
    }
}
