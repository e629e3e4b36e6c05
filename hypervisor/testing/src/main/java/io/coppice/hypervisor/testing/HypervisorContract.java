package io.coppice.hypervisor.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.MachineSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What every {@link Hypervisor} promises. A subclass says how to open one and what it cannot do. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class HypervisorContract
        implements DefinitionContract,
                MetadataContract,
                PowerContract,
                TransientContract,
                LinkContract,
                DiskLimitContract,
                PortContract,
                EventContract,
                ConsoleContract,
                ForkContract {

    private final List<DomainId> made = new ArrayList<>();
    private Hypervisor hypervisor = new FakeHypervisor();

    protected abstract Hypervisor open();

    protected Set<Capability> missing() {
        return EnumSet.noneOf(Capability.class);
    }

    @Override
    public final Hypervisor hypervisor() {
        return hypervisor;
    }

    @Override
    public final boolean hasConsoles() {
        return !missing().contains(Capability.CONSOLE);
    }

    @Override
    public final boolean canFork() {
        return !missing().contains(Capability.FORK);
    }

    @Override
    public final boolean canUnplug() {
        return !missing().contains(Capability.LINK);
    }

    @Override
    public final boolean canLimitDisks() {
        return !missing().contains(Capability.DISK_LIMIT);
    }

    @Override
    public final boolean forwardsPorts() {
        return !missing().contains(Capability.PORT);
    }

    @Override
    public final boolean startsTransients() {
        return !missing().contains(Capability.TRANSIENT);
    }

    @BeforeEach
    final void connect() {
        hypervisor = open();
    }

    @AfterEach
    final void removeWhatWasMade() {
        try (var closing = hypervisor) {
            made.forEach(closing::undefine);
            assertThat(closing.domains()).noneMatch(domain -> made.contains(domain.id()));
        }
    }

    @Override
    public final MachineSpec machine() {
        var spec = TestMachines.idle(directory());
        made.add(spec.id());
        return spec;
    }
}
