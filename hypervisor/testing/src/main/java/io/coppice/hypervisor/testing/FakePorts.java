package io.coppice.hypervisor.testing;

import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface.PortForward;
import io.coppice.hypervisor.NetworkInterface.UserNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of the host that lead to machines: looked at, and left to who plays the guest. */
final class FakePorts {

    private FakePorts() {}

    static void require(MachineSpec machine) {
        for (var card : machine.networkInterfaces()) {
            if (card instanceof UserNetwork network) {
                network.forwards().forEach(forward -> require(machine, forward));
            }
        }
    }

    private static void require(MachineSpec machine, PortForward forward) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(forward.hostAddress(), forward.hostPort()));
        } catch (IOException e) {
            throw new HypervisorException.PortInUse(
                    "cannot start " + machine.name() + ": port " + forward.hostPort() + ": " + e.getMessage(), e);
        }
    }
}
