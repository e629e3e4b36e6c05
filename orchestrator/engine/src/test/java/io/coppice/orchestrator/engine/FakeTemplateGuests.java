package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.DomainEvent;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.ObservedDomain;
import io.coppice.hypervisor.testing.FakeHypervisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Plays machines that become node templates: they say so and wait. One that is thawed from such says nothing until it runs and was told which fork it is; then it
 * goes on as one that boots.
 */
final class FakeTemplateGuests {

    private static final String WORD = "coppice-fork ";

    private final FakeHypervisor hypervisor;
    private final Consumer<DomainId> goOn;
    private final Set<DomainId> held = ConcurrentHashMap.newKeySet();
    private final Map<DomainId, String> words = new ConcurrentHashMap<>();
    private final Map<String, String> drives = new ConcurrentHashMap<>();
    private volatile Optional<String> instead = Optional.empty();
    private volatile boolean deaf;

    /** @param goOn has the machine say and do what it does after its boot has begun */
    FakeTemplateGuests(FakeHypervisor hypervisor, Consumer<DomainId> goOn) {
        this.hypervisor = hypervisor;
        this.goOn = goOn;
        hypervisor.onInput(this::listen);
    }

    /** Machines that are to become templates say this, and no more. */
    void sayInstead(String line) {
        instead = Optional.of(line);
    }

    void sayNothingElse() {
        instead = Optional.empty();
    }

    /** Machines that are thawed from a template will not hear what they are told. */
    void goDeaf() {
        deaf = true;
    }

    /** The line that each machine which was thawed was told. */
    Map<DomainId, String> words() {
        return Map.copyOf(words);
    }

    /** What lay on the config drive of each machine that was to become a template. */
    List<String> drives() {
        return List.copyOf(drives.values());
    }

    /** Whether the event is of such a machine. */
    boolean on(DomainEvent event) {
        if (event.name().value().startsWith("coppice-template-")) {
            if (event.kind() == DomainEvent.Kind.STARTED) {
                becomeReady(event.id());
            }
            return true;
        }
        return switch (event.kind()) {
            case STARTED -> isOfATemplate(event.id()) && held.add(event.id());
            case RESUMED -> {
                listen(event.id());
                yield false;
            }
            case STOPPED, SHUTDOWN, CRASHED, UNDEFINED -> {
                held.remove(event.id());
                yield false;
            }
            case DEFINED, SUSPENDED -> false;
        };
    }

    private boolean isOfATemplate(DomainId id) {
        return hypervisor
                .thawedFrom(id)
                .filter(memory -> memory.ram().toString().contains("/node-templates/"))
                .isPresent();
    }

    private void becomeReady(DomainId id) {
        var spec = hypervisor.specOf(id);
        try {
            drives.put(spec.name().value(), Files.readString(drive(spec)).replace("\0", ""));
            say(spec, instead.orElse("coppice: template ready"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(MachineSpec spec, String line) {
        try {
            Files.writeString(spec.serialLog(), line + "\r\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path drive(MachineSpec spec) {
        return spec.disks().stream()
                .filter(disk -> disk.serial().equals("coppice-config"))
                .findFirst()
                .orElseThrow()
                .file();
    }

    private void listen(DomainId id) {
        var runs = hypervisor
                .find(id)
                .map(ObservedDomain::state)
                .filter(DomainState.RUNNING::equals)
                .isPresent();
        if (!held.contains(id) || !runs || deaf) {
            return;
        }
        var word = new String(hypervisor.consoleInput(id), StandardCharsets.US_ASCII);
        var line = word.lines().filter(each -> each.startsWith(WORD)).findFirst();
        if (line.isPresent() && word.endsWith("\n") && held.remove(id)) {
            words.put(id, line.get());
            say(hypervisor.specOf(id), "coppice: fork taken");
            goOn.accept(id);
        }
    }
}
