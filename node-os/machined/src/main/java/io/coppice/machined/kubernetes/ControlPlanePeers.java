package io.coppice.machined.kubernetes;

import io.coppice.machined.identity.HostName;
import io.coppice.machined.kubernetes.client.KubernetesException;
import io.coppice.machined.kubernetes.client.ServerProbe;
import io.coppice.machined.kubernetes.component.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/** The other control planes, asked over the cluster's network. */
record ControlPlanePeers(ServerProbe probe, Ports ports) implements TurnGate.Peers {

    private static final Duration CONNECT = Duration.ofSeconds(2);

    @Override
    public boolean serves(String address) throws InterruptedException {
        try {
            probe.check(URI.create("https://" + HostName.inUrl(address) + ":" + ports.apiServer() + "/readyz"));
            return true;
        } catch (KubernetesException notYet) {
            return false;
        }
    }

    @Override
    public boolean present(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, ports.etcd()), Math.toIntExact(CONNECT.toMillis()));
            return true;
        } catch (IOException absent) {
            return false;
        }
    }
}
