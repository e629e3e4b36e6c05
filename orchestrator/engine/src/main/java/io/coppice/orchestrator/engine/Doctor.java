package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.HostInventory;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.nodeos.image.NodeImage;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.DoctorReport;
import io.coppice.orchestrator.DoctorReport.Check;
import io.coppice.orchestrator.DoctorReport.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Looks whether a host can run clusters, and says of all that it cannot what to do. */
final class Doctor {

    private static final DataSize LITTLE_MEMORY = DataSize.ofGibibytes(2);
    private static final DataSize LITTLE_SPACE = DataSize.ofGibibytes(2);
    private static final int LEAST_JAVA = 25;

    private final Home home;
    private final Hosts hosts;
    private final Images images;
    private final TemplateFailures templateFailures;
    private final EngineParts.AccelerationProof acceleration;

    Doctor(Home home, Hosts hosts, Images images, EngineParts.AccelerationProof acceleration, Clock clock) {
        this.home = home;
        this.hosts = hosts;
        this.images = images;
        this.acceleration = acceleration;
        this.templateFailures = new TemplateFailures(home, clock);
    }

    DoctorReport examine(String uri) {
        var checks = new ArrayList<Check>();
        if (Hosts.isLocal(uri) && Hosts.runsAsAnotherUser(uri)) {
            checks.add(reach());
        }
        checks.add(java());
        checks.add(homeRights());
        checks.add(space());
        var inventory = inventory(uri, checks);
        inventory.ifPresent(found -> {
            checks.add(version("qemu", "QEMU", found.hypervisorVersion(), HostRequirements.LEAST_QEMU));
            checks.add(version("libvirt", "libvirt", found.managerVersion(), HostRequirements.LEAST_LIBVIRT));
            checks.add(memory(found));
            checks.add(machines(uri));
        });
        if (Hosts.isLocal(uri)) {
            checks.add(passt());
            checks.add(Multicast.check());
        }
        var image = image(checks);
        inventory.ifPresent(_ -> checks.add(acceleration(uri, image)));
        templateFailure().ifPresent(checks::add);
        return new DoctorReport(uri, checks);
    }

    private Check machines(String uri) {
        try {
            var domains = hosts.at(uri).domains();
            var unreadable = domains.stream()
                    .flatMap(domain -> domain.problem().map(problem -> domain.name() + ": " + problem).stream())
                    .toList();
            return unreadable.isEmpty()
                    ? ok("machines", domains.size() + " on this host, all readable")
                    : new Check(
                            "machines",
                            Verdict.DEGRADED,
                            String.join("; ", unreadable),
                            "if one of them was Coppice's, remove it with virsh undefine: nothing can be told of it here");
        } catch (HypervisorException e) {
            return failed("machines", "cannot be listed: " + e.getMessage(), "try again; then see libvirt's log");
        }
    }

    private static Check java() {
        var version = Runtime.version();
        return version.feature() >= LEAST_JAVA
                ? ok("java", "Java " + version)
                : failed("java", "Java " + version + " is too old", "install a JDK " + LEAST_JAVA + " or newer");
    }

    private Check reach() {
        try {
            home.letOthersPass();
            return ok("reach", "QEMU's own user reaches " + home.root());
        } catch (CoppiceException e) {
            return failed("reach", Failures.describe(e), e.remedy());
        }
    }

    private Check homeRights() {
        try {
            var owner = Files.getOwner(home.root()).getName();
            var rights = Files.getPosixFilePermissions(home.root());
            var others = EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);
            others.retainAll(rights);
            if (!others.isEmpty() || !Files.isWritable(home.root())) {
                return failed(
                        "home",
                        home.root() + " of " + owner + " has the rights " + rights,
                        "chmod go-rw " + home.root() + ", as its owner");
            }
            return ok("home", home.root() + " belongs to " + owner);
        } catch (IOException e) {
            return failed("home", home.root() + ": " + Failures.describe(e), "make it readable for you");
        }
    }

    private Check space() {
        try {
            var free = new DataSize(Files.getFileStore(home.root()).getUsableSpace());
            var text = HostRequirements.gibibytes(free) + " free in " + home.root();
            return free.compareTo(LITTLE_SPACE) >= 0
                    ? ok("disk", text)
                    : new Check("disk", Verdict.DEGRADED, text, "make room: disks of nodes grow as they are written");
        } catch (IOException e) {
            return failed("disk", home.root() + ": " + Failures.describe(e), "make it readable for you");
        }
    }

    private Optional<HostInventory> inventory(String uri, List<Check> checks) {
        try {
            var inventory = hosts.at(uri).inventory();
            checks.add(ok(
                    "host",
                    uri + " answers: " + inventory.hostname() + ", " + inventory.cpus() + " CPUs, "
                            + inventory.architecture()));
            return Optional.of(inventory);
        } catch (CoppiceException e) {
            checks.add(failed(
                    "host",
                    Failures.describe(e),
                    "install libvirt-daemon-system and qemu-system-x86, and see to it that you may connect to " + uri));
            return Optional.empty();
        } catch (HypervisorException e) {
            checks.add(failed("host", Failures.describe(e), "see to it that libvirt runs on the host"));
            return Optional.empty();
        }
    }

    private static Check version(String name, String what, HostInventory.Version found, HostInventory.Version least) {
        return found.compareTo(least) >= 0
                ? ok(name, what + " " + found)
                : failed(
                        name,
                        what + " " + found + " is older than " + least,
                        "install a newer one: Debian 12 has it in bookworm-backports");
    }

    private static Check memory(HostInventory inventory) {
        var text = HostRequirements.gibibytes(inventory.freeMemory()) + " free of "
                + HostRequirements.gibibytes(inventory.memory());
        return inventory.freeMemory().compareTo(LITTLE_MEMORY) >= 0
                ? ok("memory", text)
                : new Check(
                        "memory", Verdict.DEGRADED, text, "take clusters down, or make nodes smaller with --memory");
    }

    private static Check passt() {
        return HostRequirements.find("passt")
                .map(found -> ok("passt", found.toString()))
                .orElseGet(() -> failed("passt", "not installed", "apt-get install passt"));
    }

    private Optional<NodeImage> image(List<Check> checks) {
        try {
            var image = images.present(Optional.empty());
            checks.add(image.map(found -> {
                        images.verify(found);
                        return ok("image", found.id() + ", version " + found.version() + ", all hashes right");
                    })
                    .orElseGet(() -> new Check(
                            "image",
                            Verdict.DEGRADED,
                            "there is none yet",
                            "'coppice up' or 'coppice image build' makes it")));
            return image;
        } catch (CoppiceException e) {
            checks.add(failed("image", Failures.describe(e), e.remedy()));
            return Optional.empty();
        }
    }

    private Check acceleration(String uri, Optional<NodeImage> image) {
        if (image.isEmpty()) {
            return new Check(
                    "acceleration",
                    Verdict.DEGRADED,
                    "not proven: that takes the node image's kernel",
                    "build the image first: coppice image build");
        }
        try {
            var verdict = acceleration.prove(hosts.at(uri), image.get(), home.acceleration());
            return switch (verdict.acceleration()) {
                case KVM -> ok("acceleration", "KVM runs the node's kernel");
                case SOFTWARE ->
                    new Check(
                            "acceleration",
                            Verdict.DEGRADED,
                            "software emulation: " + verdict.reason(),
                            "clusters work, only slower");
            };
        } catch (CoppiceException | HypervisorException e) {
            return failed("acceleration", Failures.describe(e), "see the check of the host");
        }
    }

    private Optional<Check> templateFailure() {
        try {
            return templateFailures.recent().stream()
                    .findFirst()
                    .map(last -> new Check(
                            "templates",
                            Verdict.DEGRADED,
                            "node template " + last.shape() + " could not be made on " + last.at() + ": "
                                    + last.reason(),
                            "its nodes boot instead; 'coppice snapshot template make CLUSTER' tries again"));
        } catch (IOException e) {
            return Optional.of(failed(
                    "templates", home.nodeTemplates() + ": " + Failures.describe(e), "make it readable for you"));
        }
    }

    static Check ok(String name, String detail) {
        return new Check(name, Verdict.OK, detail, "");
    }

    static Check failed(String name, String detail, String remedy) {
        return new Check(name, Verdict.FAILED, detail, remedy);
    }
}
