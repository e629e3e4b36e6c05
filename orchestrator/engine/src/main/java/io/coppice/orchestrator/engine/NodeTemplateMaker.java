package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.AfterFreeze;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Freezing;
import io.coppice.hypervisor.FrozenMemory;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.nodeos.image.Hashes;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.NodeShape;
import io.coppice.orchestrator.core.NodeTemplateManifest;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

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
            var nobody = new NobodysMachine(example, directory);
            BlankQcow2.create(nobody.disk(), DISK);
            BlankQcow2.overlay(nobody.nextDisk(), DISK, nobody.disk());
            ConfigDrive.write(nobody.configDrive(), Awakening.TEMPLATE_MARK);
            run(nobody, NodeTemplates.memoryIn(directory), cancellation);
            for (var file : nobody.files()) {
                Files.deleteIfExists(file);
            }
            var memory = NodeTemplates.memoryIn(directory);
            return templates.keep(
                    new NodeTemplateManifest(
                            shape,
                            image,
                            clock.instant().truncatedTo(ChronoUnit.SECONDS),
                            content(memory.ram()),
                            content(memory.state())),
                    directory);
        } catch (ClosedByInterruptException e) {
            throw interrupted(List.of());
        } finally {
            Home.deleteTree(directory);
        }
    }

    private static NodeTemplateManifest.Content content(Path file) throws IOException {
        return new NodeTemplateManifest.Content(Files.size(file), Hashes.sha256(file));
    }

    private static CoppiceException interrupted(List<String> lastLines) {
        return new CoppiceException.StepFailed(
                "the node template was not finished: it was interrupted", lastLines, TRY_AGAIN, null);
    }

    private void boot(MachineSpec machine, Cancellation cancellation) throws IOException {
        hypervisor.startTransient(machine);
        var console = ConsoleWatch.ofBoot(machine.serialLog(), 0);
        var deadline = System.nanoTime() + LIMIT.toNanos();
        while (!console.hasSaid(Awakening.READY)) {
            var unused = console.poll();
            var stuck = console.stuck();
            if (stuck.isPresent()) {
                // not the fault of the machine, which another time comes up
                throw new CoppiceException.HostNotReady(
                        "the kernel of the machine that was to become a node template got stuck: " + stuck.get(),
                        TRY_AGAIN,
                        null);
            }
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
                throw interrupted(console.lastLines());
            }
        }
    }

    private void run(NobodysMachine nobody, FrozenMemory memory, Cancellation cancellation) throws IOException {
        var machine = nobody.machine();
        try {
            boot(machine, cancellation);
            var unused = hypervisor.freeze(List.of(new Freezing(nobody.onNextDisk(), memory)), AfterFreeze.STAY_PAUSED);
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
