package io.coppice.machined.agent;

import io.coppice.machined.boot.PhaseException;
import io.coppice.machined.etcd.Etcd;
import io.coppice.machined.etcd.EtcdSetup;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.identity.IssuedCertificates;
import io.coppice.machined.identity.NodeCertificates;
import io.coppice.machined.identity.NodeIdentities;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.service.ServiceException;
import io.coppice.nodeos.config.MachineConfig;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The node's certificates, and all that shows them: the API and, on control planes, etcd. */
final class Credentials {

    /** Puts new certificates in force at the API. */
    @FunctionalInterface
    interface Door {
        void take(NodeCertificates certificates, MachineConfig config) throws PhaseException;
    }

    private final NodePaths paths;
    private final NodeName name;
    private final InstantSource clock;
    private final Door door;
    private final IssuedCertificates issued = new IssuedCertificates();
    private volatile @Nullable NodeCertificates current;
    private volatile @Nullable Etcd etcd;

    Credentials(NodePaths paths, NodeName name, InstantSource clock, Door door) {
        this.paths = paths;
        this.name = name;
        this.clock = clock;
        this.door = door;
    }

    /** Takes the certificates that the config brings and issues the others, as far as they are due; nothing shows them yet. */
    NodeCertificates take(MachineConfig config) throws IdentityException {
        NodeCertificates taken = NodeIdentities.of(config, name.hostname(), issued, clock.instant());
        current = taken;
        return taken;
    }

    /** The member whose connections are made anew when certificates change. */
    void serve(Etcd member) {
        etcd = member;
    }

    NodeCertificates current() {
        NodeCertificates found = current;
        if (found == null) {
            throw new IllegalStateException("phase identity has taken no certificates");
        }
        return found;
    }

    /** The certificate with which the node speaks to etcd. */
    CertifiedKey etcdClient() {
        return current()
                .etcdClient()
                .orElseThrow(() -> new IllegalStateException("a control plane has a client certificate for etcd"));
    }

    /** Writes the files from which etcd reads its certificates at each connection. */
    void writeEtcd(MachineConfig config) throws ServiceException {
        CertifiedKey member =
                current().etcd().orElseThrow(() -> new ServiceException("the node has no certificate for etcd"));
        EtcdSetup.writeSecrets(paths, EtcdSetup.authority(config), member);
    }

    /** Takes the config's certificates anew and has everything on the running node show them. */
    NodeCertificates renew(MachineConfig config) throws IdentityException, ServiceException, PhaseException {
        NodeCertificates before = current();
        NodeCertificates taken = take(config);
        try {
            door.take(taken, config);
        } catch (PhaseException refusal) {
            current = before;
            throw refusal;
        }
        Etcd member = etcd;
        if (member != null) {
            writeEtcd(config);
            member.close();
        }
        return taken;
    }
}
