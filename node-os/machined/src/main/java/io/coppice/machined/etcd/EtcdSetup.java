package io.coppice.machined.etcd;

import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.identity.SecretFiles;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.service.ServiceException;
import io.coppice.nodeos.config.ControlPlanePeer;
import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.InterfaceConfig;
import io.coppice.nodeos.config.IpPrefix;
import io.coppice.nodeos.config.MachineConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Derives the etcd member's settings and files from the machine config. */
public final class EtcdSetup {

    private EtcdSetup() {}

    /**
     * The settings of this node's member.
     *
     * @throws ServiceException when the config gives the member no address
     */
    public static EtcdSettings settings(MachineConfig config, String hostname, NodePaths paths)
            throws ServiceException {
        List<EtcdEndpoint> peers = new ArrayList<>();
        EtcdEndpoint self = null;
        for (ControlPlanePeer peer : config.controlPlanePeers()) {
            EtcdEndpoint endpoint = EtcdEndpoint.of(peer.name(), peer.address().getHostAddress());
            if (peer.name().equals(hostname)) {
                self = endpoint;
            } else {
                peers.add(endpoint);
            }
        }
        if (self == null) {
            self = EtcdEndpoint.of(hostname, ownAddress(config).getHostAddress());
        }
        String token = config.cluster().id().or(() -> config.cluster().name()).orElse("coppice");
        return new EtcdSettings(
                paths.program("etcd"),
                self,
                peers,
                token,
                config.cluster().etcd().extraArgs());
    }

    /** PEM of the CA of etcd. */
    public static String authority(MachineConfig config) throws ServiceException {
        return config.cluster()
                .etcd()
                .ca()
                .map(Credential::certificate)
                .orElseThrow(() -> new ServiceException(
                        "cluster.etcd.ca is absent; a control plane needs the certificate of etcd's CA"));
    }

    /** Where the member's files lie. */
    public static EtcdFiles files(NodePaths paths) {
        Path secrets = secrets(paths);
        return new EtcdFiles(
                paths.etcdData(),
                paths.state().resolve("etcd-bootstrap"),
                secrets.resolve("ca.crt"),
                secrets.resolve("member.crt"),
                secrets.resolve("member.key"));
    }

    /** Writes the certificates that etcd reads, which it does at each connection. */
    public static void writeSecrets(NodePaths paths, String authority, CertifiedKey member) throws ServiceException {
        EtcdFiles files = files(paths);
        try {
            SecretFiles.createDirectory(secrets(paths));
            SecretFiles.write(files.authority(), authority);
            SecretFiles.write(files.key(), member.key());
            SecretFiles.write(files.certificate(), member.certificate());
        } catch (IOException failure) {
            throw new ServiceException("the certificates of etcd cannot be written: " + failure, failure);
        }
    }

    private static Path secrets(NodePaths paths) {
        return paths.run().resolve("etcd");
    }

    private static InetAddress ownAddress(MachineConfig config) throws ServiceException {
        InetAddress last = null;
        for (InterfaceConfig card : config.machine().network().interfaces()) {
            for (IpPrefix address : card.addresses()) {
                last = address.address();
                for (IpPrefix subnet : config.cluster().etcd().advertisedSubnets()) {
                    if (subnet.contains(last)) {
                        return last;
                    }
                }
            }
        }
        if (last == null) {
            throw new ServiceException(
                    "etcd has no address to serve on: name this node in ControlPlanePeersConfig, or give"
                            + " a card in machine.network.interfaces an address");
        }
        return last;
    }
}
