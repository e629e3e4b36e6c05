package io.coppice.machined.kubernetes.balancer;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Asks a server whether it serves. Used by one thread for each server. */
@FunctionalInterface
public interface BackendProbe {

    /**
     * Returns when the server serves; must bound itself in time.
     *
     * @throws IOException when it does not serve, with the reason
     */
    void check(InetSocketAddress server) throws IOException, InterruptedException;
}
