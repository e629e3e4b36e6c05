package io.coppice.machined.etcd;

import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.node.EtcdControl;
import io.coppice.machined.service.ServiceDefinition;
import java.util.function.Supplier;

/** etcd on this node: the service and its control, over the same connections. */
public final class Etcd implements AutoCloseable {

    private final EtcdClients clients;
    private final EtcdMember member;
    private final LocalEtcd control;

    /**
     * @param authority PEM of etcd's CA
     * @param identity the client certificate, asked for whenever connections are made anew
     */
    public Etcd(EtcdSettings settings, EtcdFiles files, String authority, Supplier<CertifiedKey> identity) {
        this.clients = new EtcdClients(authority, identity, settings.limit());
        this.member = new EtcdMember(settings, files, clients);
        this.control = new LocalEtcd(member, clients);
    }

    public ServiceDefinition service() {
        return member.service();
    }

    public EtcdControl control() {
        return control;
    }

    /** Drops all connections; they are made anew when needed, with the certificate of then. */
    @Override
    public void close() {
        clients.close();
    }
}
