package io.coppice.hypervisor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MacAddress;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface.PortForward;
import io.coppice.hypervisor.NetworkInterface.UserNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A machine has the ports of the host that lead to it, or does not run. */
interface PortContract extends ContractGround {

    private MachineSpec behind(int port) {
        var forward = new PortForward(InetAddress.getLoopbackAddress(), port, 50_000);
        return TestMachines.withNetworkInterfaces(
                machine(),
                new UserNetwork(
                        new MacAddress("52:54:00:ab:cd:04"), InetAddress.ofLiteral("10.0.2.15"), 24, List.of(forward)));
    }

    @Test
    default void aMachineWhosePortAnotherProgramHasStartsOnceItIsFree() throws IOException {
        MachineSpec spec;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            spec = behind(taken.getLocalPort());
            hypervisor().define(spec);
            if (forwardsPorts()) {
                assertThatThrownBy(() -> hypervisor().start(spec.id()))
                        .isInstanceOf(HypervisorException.PortInUse.class);
                assertThat(stateOf(spec)).isIn(DomainState.SHUT_OFF, DomainState.CRASHED);
            }
        }

        hypervisor().start(spec.id());

        assertThat(stateOf(spec)).isEqualTo(DomainState.RUNNING);
    }
}
