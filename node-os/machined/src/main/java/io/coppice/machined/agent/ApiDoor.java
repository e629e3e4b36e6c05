package io.coppice.machined.agent;

import io.coppice.machined.api.ApiMode;
import io.coppice.machined.api.NodeApiServer;
import io.coppice.machined.api.TlsMaterial;
import io.coppice.machined.boot.PhaseException;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.logs.Console;
import io.coppice.machined.node.Node;
import io.coppice.nodeos.config.Machine;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** The one API server of the node: first perhaps for maintenance, then for the clients of its cluster. */
final class ApiDoor implements AutoCloseable {

    private final SocketAddress address;
    private final Console console;
    private @Nullable NodeApiServer server;
    private @Nullable ApiMode mode;

    ApiDoor(SocketAddress address, Console console) {
        this.address = address;
        this.console = console;
    }

    /** Opens for anybody who can reach the node, with a certificate that only its fingerprint proves. */
    synchronized void openForMaintenance(CertifiedKey certificate, Node node) throws PhaseException {
        TlsMaterial material = new TlsMaterial(certificate.certificate(), certificate.key(), "");
        open(material, ApiMode.MAINTENANCE, node);
        try {
            console.print(
                    "maintenance: the API takes a config; fingerprint of its certificate: " + material.fingerprint());
        } catch (GeneralSecurityException bug) {
            throw new PhaseException("the fingerprint of the API's certificate cannot be told: " + bug, bug);
        }
    }

    /** Opens for clients with a certificate of the machine CA, or takes new certificates when it is open for them. */
    synchronized void openForCluster(CertifiedKey certificate, Machine machine, Node node) throws PhaseException {
        StringBuilder authorities = new StringBuilder(machine.ca().certificate());
        for (String accepted : machine.acceptedCAs()) {
            authorities.append('\n').append(accepted);
        }
        TlsMaterial material = new TlsMaterial(certificate.certificate(), certificate.key(), authorities.toString());
        NodeApiServer open = server;
        if (open != null && mode == ApiMode.SECURE) {
            try {
                open.reload(material);
            } catch (IOException failure) {
                throw new PhaseException("the API cannot use its new certificate: " + failure.getMessage(), failure);
            }
        } else {
            open(material, ApiMode.SECURE, node);
        }
    }

    /** The port on which it listens, 0 while it does not. */
    synchronized int port() {
        NodeApiServer open = server;
        return open == null ? 0 : open.port();
    }

    @Override
    public synchronized void close() {
        NodeApiServer open = server;
        server = null;
        if (open != null) {
            open.close();
        }
    }

    private void open(TlsMaterial material, ApiMode wanted, Node node) throws PhaseException {
        close();
        try {
            server = new NodeApiServer(address, material, wanted, node, console::print);
            mode = wanted;
        } catch (IOException failure) {
            throw new PhaseException(String.valueOf(failure.getMessage()), failure);
        }
    }
}
