package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.HostInventory;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.nodeos.image.NodeImage;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.engine.EngineParts.AccelerationProof;
import io.coppice.orchestrator.engine.EngineParts.Verdict;
import io.coppice.templates.AccelerationUnavailableException;
import io.coppice.templates.MachineTemplate;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** How machines run: what their template asks for, of what their host can do. */
final class AccelerationChoice {

    private final Hosts hosts;
    private final AccelerationProof proof;
    private final Path verdicts;

    /** @param verdicts directory of what was proven before */
    AccelerationChoice(Hosts hosts, AccelerationProof proof, Path verdicts) {
        this.hosts = hosts;
        this.proof = proof;
        this.verdicts = verdicts;
    }

    /** @throws CoppiceException.HostNotReady if it is certain without a proof that the host has not what the template demands */
    void check(MachineTemplate template, HostInventory inventory) {
        if (!inventory.kvmDevice()) {
            var _ = choose(template, Acceleration.SOFTWARE);
        }
    }

    /**
     * Boots a machine, unless what comes of it is known.
     *
     * @throws CoppiceException.HostNotReady if the host has not what the template demands
     */
    Acceleration proven(String uri, MachineTemplate template, NodeImage image, Consumer<String> note) {
        try {
            return settle(template, proof.prove(hosts.at(uri), image, verdicts), note);
        } catch (HypervisorException e) {
            throw Hosts.unusable(uri, e);
        }
    }

    /**
     * As far as it is known without a proof; what is not known is said.
     *
     * @throws CoppiceException.HostNotReady if the host is known not to have what the template demands
     */
    Acceleration foreseen(
            MachineTemplate template, HostInventory inventory, Optional<NodeImage> image, Consumer<String> note) {
        var known = image.flatMap(found -> proof.known(inventory, found, verdicts));
        if (known.isPresent()) {
            return settle(template, known.get(), note);
        }
        if (!inventory.kvmDevice()) {
            return Acceleration.SOFTWARE;
        }
        return switch (template.acceleration()) {
            case SOFTWARE -> Acceleration.SOFTWARE;
            case AUTO, KVM -> {
                note.accept(
                        "whether KVM works here is unknown: a machine would be booted with it before the cluster is made");
                yield Acceleration.KVM;
            }
        };
    }

    private static Acceleration settle(MachineTemplate template, Verdict verdict, Consumer<String> note) {
        if (!verdict.reason().isEmpty()) {
            note.accept("software emulation, for KVM does not work here: " + inBrief(verdict.reason()));
        }
        return choose(template, verdict.acceleration());
    }

    /** Without what QEMU and libvirt say in detail. */
    private static String inBrief(String reason) {
        var detail = reason.indexOf(": ");
        return detail < 0 ? reason : reason.substring(0, detail) + " ('coppice doctor' tells more)";
    }

    private static Acceleration choose(MachineTemplate template, Acceleration proven) {
        try {
            return template.acceleration().choose(proven);
        } catch (AccelerationUnavailableException e) {
            throw new CoppiceException.HostNotReady(
                    "template " + template.name() + " cannot be used here: " + e.getMessage(),
                    "run 'coppice doctor' to see why",
                    e);
        }
    }
}
