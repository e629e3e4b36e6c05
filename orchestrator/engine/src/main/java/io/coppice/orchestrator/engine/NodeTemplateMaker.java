package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.AfterFreeze;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.Disk;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Freezing;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.NodeShape;
import io.coppice.orchestrator.core.NodeTemplateManifest;
import io.coppice.templates.DiskSerials;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes node templates: boots a machine of the shape that is nobody, and freezes it when its agent is warm. */
final class NodeTemplateMaker {

    /** For a machine to boot and its agent to warm up, on a busy host under software emulation. */
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private static final Duration TICK = Duration.ofMillis(80);

    /** Any will do: the machine never uses it, and its forks have disks of their own. */
    private static final DataSize DISK = DataSize.ofGibibytes(1);

    private static final String TRY_AGAIN = "nodes boot without one; try again with 'coppice snapshot template make'";

    private final NodeTemplates templates;
    private final Hypervisor hypervisor;
    private final Clock clock;

    NodeTemplateMaker(NodeTemplates templates, Hypervisor hypervisor, Clock clock) {
        this.templates = templates;
        this.hypervisor = hypervisor;
        this.clock = clock;
    }

    /**
     * @param example a machine of the shape
     * @param image that it boots
     */
    NodeTemplates.Stored make(NodeShape shape, MachineSpec example, String image, Cancellation cancellation)
            throws IOException {
        var directory = templates.begin();
        try {
            var machine = nobody(shape, example, directory, "state.qcow2");
            BlankQcow2.create(directory.resolve("state.qcow2"), DISK);
            ConfigDrive.write(directory.resolve("config.img"), Awakening.TEMPLATE_MARK);
            run(shape, example, machine, directory, cancellation);
            var memory = NodeTemplates.memoryIn(directory);
            for (var file : List.of("state.qcow2", "state-2.qcow2", "config.img", "console.log")) {
                Files.deleteIfExists(directory.resolve(file));
            }
            return templates.keep(
                    new NodeTemplateManifest(
                            shape,
                            image,
                            clock.instant().truncatedTo(ChronoUnit.SECONDS),
                            Files.size(memory.ram()),
                            Files.size(memory.state())),
                    directory);
        } finally {
            Home.deleteTree(directory);
        }
    }

    private static MachineSpec nobody(NodeShape shape, MachineSpec example, Path directory, String disk) {
        return new MachineSpec(
                new DomainName("coppice-template-" + shape.id()),
                new DomainId(UUID.nameUUIDFromBytes(directory.toString().getBytes(StandardCharsets.UTF_8))),
                "Coppice: becomes a node template",
                example.cpu(),
                example.memory(),
                example.boot(),
                example.disks().stream()
                        .map(each -> replaced(each, directory, disk))
                        .toList(),
                example.networkInterfaces().stream()
                        .map(NodeTemplateMaker::unheard)
                        .toList(),
                example.channels(),
                example.firmwareConfig(),
                directory.resolve("console.log"),
                DomainMetadata.NONE);
    }

    private static Disk replaced(Disk disk, Path directory, String state) {
        return switch (disk.serial()) {
            case DiskSerials.STATE ->
                new Disk(
                        disk.serial(),
                        directory.resolve(state),
                        disk.format(),
                        disk.access(),
                        disk.durability(),
                        Optional.empty());
            case DiskSerials.CONFIG -> Disk.sharedReadOnly(disk.serial(), directory.resolve("config.img"));
            default -> disk;
        };
    }

    private static NetworkInterface unheard(NetworkInterface card) {
        return new NetworkInterface.MulticastSegment(card.mac(), InetAddress.ofLiteral("239.255.255.253"), 9_999);
    }

    private void boot(MachineSpec machine, Cancellation cancellation) throws IOException {
        hypervisor.startTransient(machine);
        var console = new ConsoleWatch(machine.serialLog(), 0);
        var deadline = System.nanoTime() + LIMIT.toNanos();
        while (!console.hasSaid(Awakening.READY)) {
            var unused = console.poll();
            if (console.failure().isPresent()
                    || hypervisor
                            .find(machine.id())
                            .filter(found -> found.state() == DomainState.RUNNING)
                            .isEmpty()
                    || System.nanoTime() - deadline >= 0) {
                throw new CoppiceException.StepFailed(
                        "the machine that was to become a node template did not come up: "
                                + console.failure().orElse("its console says no more"),
                        console.lastLines(),
                        TRY_AGAIN,
                        null);
            }
            if (cancellation.pause(TICK)) {
                throw new CoppiceException.StepFailed(
                        "the node template was not finished: it was interrupted", console.lastLines(), TRY_AGAIN, null);
            }
        }
    }

    private void run(
            NodeShape shape, MachineSpec example, MachineSpec machine, Path directory, Cancellation cancellation)
            throws IOException {
        try {
            boot(machine, cancellation);
            BlankQcow2.overlay(directory.resolve("state-2.qcow2"), DISK, directory.resolve("state.qcow2"));
            var next = nobody(shape, example, directory, "state-2.qcow2");
            var unused = hypervisor.freeze(
                    List.of(new Freezing(next, NodeTemplates.memoryIn(directory))), AfterFreeze.STAY_PAUSED);
        } finally {
            end(machine.id());
        }
    }

    /** Also for a thread that was interrupted, whose calls of the hypervisor would not be waited for. */
    private void end(DomainId id) {
        var interrupted = Thread.interrupted();
        try {
            hypervisor.destroy(id);
        } catch (HypervisorException.NotFound e) {
            return; // it ended by itself
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
