package io.coppice.hypervisor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MacAddress;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface.MulticastSegment;
import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Cables of running machines come out and in again, however often. */
interface LinkContract extends ContractGround {

    MacAddress CARD = new MacAddress("52:54:00:ab:cd:01");
    MacAddress OTHER = new MacAddress("52:54:00:ab:cd:02");

    private MachineSpec withTwoCards() {
        var group = InetAddress.ofLiteral("239.9.8.7");
        return TestMachines.withNetworkInterfaces(
                machine(), new MulticastSegment(CARD, group, 40_123), new MulticastSegment(OTHER, group, 40_124));
    }

    private MachineSpec runningWithTwoCards() {
        var spec = withTwoCards();
        hypervisor().define(spec);
        hypervisor().start(spec.id());
        return spec;
    }

    private Set<MacAddress> unplugged(MachineSpec spec) {
        return hypervisor().find(spec.id()).orElseThrow().unplugged();
    }

    /** Whether this hypervisor can do it; one that cannot has to say so. */
    private boolean unplugs(MachineSpec running) {
        if (!canUnplug()) {
            assertThatThrownBy(() -> hypervisor().setLink(running.id(), CARD, false))
                    .isInstanceOf(HypervisorException.Unsupported.class);
        }
        return canUnplug();
    }

    @Test
    default void aCableComesOutAndInAgain() {
        var spec = runningWithTwoCards();
        if (!unplugs(spec)) {
            return;
        }

        hypervisor().setLink(spec.id(), CARD, false);
        hypervisor().setLink(spec.id(), CARD, false);
        assertThat(unplugged(spec)).containsExactly(CARD);

        hypervisor().setLink(spec.id(), CARD, true);
        hypervisor().setLink(spec.id(), CARD, true);
        assertThat(unplugged(spec)).isEmpty();
    }

    @Test
    default void aStartBeginsWithAllCablesIn() {
        var spec = runningWithTwoCards();
        if (!unplugs(spec)) {
            return;
        }
        hypervisor().setLink(spec.id(), OTHER, false);

        hypervisor().destroy(spec.id());
        hypervisor().start(spec.id());

        assertThat(unplugged(spec)).isEmpty();
    }

    @Test
    default void aCardThatIsNotThereAndAStoppedMachineAreRefused() {
        var spec = runningWithTwoCards();
        if (!unplugs(spec)) {
            return;
        }
        assertThatThrownBy(() -> hypervisor().setLink(spec.id(), new MacAddress("52:54:00:ab:cd:03"), false))
                .isInstanceOf(HypervisorException.InvalidSpec.class);

        hypervisor().destroy(spec.id());
        assertThatThrownBy(() -> hypervisor().setLink(spec.id(), CARD, false))
                .isInstanceOf(HypervisorException.InvalidState.class);
    }
}
