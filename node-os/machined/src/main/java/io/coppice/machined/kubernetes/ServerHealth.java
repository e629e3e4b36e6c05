package io.coppice.machined.kubernetes;

import io.coppice.machined.kubernetes.client.KubernetesException;
import io.coppice.machined.kubernetes.client.ServerProbe;
import io.coppice.machined.service.HealthCheck;
import io.coppice.machined.service.ServiceException;
import java.net.URI;

/**
 * The health of a program that tells of it over HTTP.
 *
 * @param name of the program, for messages
 */
record ServerHealth(ServerProbe probe, URI endpoint, String name) implements HealthCheck {

    @Override
    public void check() throws ServiceException, InterruptedException {
        try {
            probe.check(endpoint);
        } catch (KubernetesException failure) {
            throw new ServiceException(name + " is not well: " + failure.getMessage(), failure);
        }
    }
}
