package io.coppice.hypervisor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.Disk;
import io.coppice.hypervisor.DiskLimit;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Disks of running machines become slow and fast again, however often. */
interface DiskLimitContract extends ContractGround {

    String SERIAL = "contract-slow";
    DiskLimit BOTH = new DiskLimit(OptionalLong.of(7), OptionalLong.of(64 << 10));
    DiskLimit OPERATIONS = new DiskLimit(OptionalLong.of(3), OptionalLong.empty());

    private MachineSpec runningWithTwoDisks() {
        var machine = machine();
        var spec = TestMachines.withDisks(
                machine,
                Disk.sharedReadOnly("contract-other", image(machine, "other")),
                Disk.sharedReadOnly(SERIAL, image(machine, "slow")));
        hypervisor().define(spec);
        hypervisor().start(spec.id());
        return spec;
    }

    private Path image(MachineSpec machine, String name) {
        var file = directory().resolve(machine.id() + "-" + name + ".img");
        if (!Files.isDirectory(directory())) {
            return file; // no machine of this hypervisor opens any
        }
        try (var image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(1 << 20);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private Map<String, DiskLimit> limits(MachineSpec spec) {
        return hypervisor().find(spec.id()).orElseThrow().limits();
    }

    /** Whether this hypervisor can do it; one that cannot refuses, be it that libvirt's test driver blames the limit. */
    private boolean limits(MachineSpec running, DiskLimit limit) {
        if (!canLimitDisks()) {
            assertThatThrownBy(() -> hypervisor().limitDisk(running.id(), SERIAL, limit))
                    .isInstanceOfAny(HypervisorException.Unsupported.class, HypervisorException.InvalidSpec.class);
        }
        return canLimitDisks();
    }

    @Test
    default void aDiskIsLimitedOtherwiseAndNoLonger() {
        var spec = runningWithTwoDisks();
        if (!limits(spec, BOTH)) {
            return;
        }
        hypervisor().limitDisk(spec.id(), SERIAL, BOTH);
        hypervisor().limitDisk(spec.id(), SERIAL, BOTH);
        assertThat(limits(spec)).containsExactly(Map.entry(SERIAL, BOTH));

        hypervisor().limitDisk(spec.id(), SERIAL, OPERATIONS);
        assertThat(limits(spec)).containsExactly(Map.entry(SERIAL, OPERATIONS));

        hypervisor().limitDisk(spec.id(), SERIAL, DiskLimit.NONE);
        hypervisor().limitDisk(spec.id(), SERIAL, DiskLimit.NONE);
        assertThat(limits(spec)).isEmpty();
    }

    @Test
    default void aStartBeginsWithoutLimits() {
        var spec = runningWithTwoDisks();
        if (!limits(spec, BOTH)) {
            return;
        }
        hypervisor().limitDisk(spec.id(), SERIAL, BOTH);

        hypervisor().destroy(spec.id());
        hypervisor().start(spec.id());

        assertThat(limits(spec)).isEmpty();
    }

    @Test
    default void aDiskThatIsNotThereAndAStoppedMachineAreNotLimited() {
        var spec = runningWithTwoDisks();
        if (!limits(spec, BOTH)) {
            return;
        }
        assertThatThrownBy(() -> hypervisor().limitDisk(spec.id(), "contract-none", BOTH))
                .isInstanceOf(HypervisorException.InvalidSpec.class);

        hypervisor().destroy(spec.id());
        assertThatThrownBy(() -> hypervisor().limitDisk(spec.id(), SERIAL, BOTH))
                .isInstanceOf(HypervisorException.InvalidState.class);
    }
}
