package io.coppice.machined.etcd;

import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.service.ServiceException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** Clients of members, made when they are first asked for. Thread-safe. */
final class EtcdClients implements AutoCloseable {

    private final Map<EtcdEndpoint, EtcdClient> clients = new HashMap<>();
    private final String authority;
    private final Supplier<CertifiedKey> identity;
    private final Duration limit;

    EtcdClients(String authority, Supplier<CertifiedKey> identity, Duration limit) {
        this.authority = authority;
        this.identity = identity;
        this.limit = limit;
    }

    synchronized EtcdClient to(EtcdEndpoint endpoint) throws ServiceException {
        EtcdClient client = clients.get(endpoint);
        if (client == null) {
            try {
                client = new EtcdClient(endpoint, authority, identity.get(), limit);
            } catch (SSLException | IllegalArgumentException failure) {
                throw new ServiceException(
                        "etcd's CA or the client certificate for etcd cannot be used: " + failure.getMessage()
                                + "; check cluster.etcd.ca and NodeIdentityConfig.etcdClient",
                        failure);
            }
            clients.put(endpoint, client);
        }
        return client;
    }

    /** Closes all clients; new ones take the certificate of then. */
    @Override
    public synchronized void close() {
        for (EtcdClient client : clients.values()) {
            client.close();
        }
        clients.clear();
    }
}
