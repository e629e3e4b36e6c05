package io.coppice.machined.kubernetes;

import io.coppice.machined.kubernetes.client.KubernetesException;
import io.coppice.machined.kubernetes.client.KubernetesException.Kind;
import io.coppice.machined.kubernetes.client.ServerProbe;
import io.coppice.machined.kubernetes.component.Gate;
import io.coppice.machined.service.HealthCheck;
import io.coppice.machined.service.ServiceException;
import java.net.URI;
import java.util.function.Consumer;

/**
 * The health of a server, and a gate that opens with its first answer, whatever that is: who comes then finds it ready by the time
 * that it has started itself.
 */
final class ServerAnswer implements HealthCheck, Gate {

    private final ServerProbe probe;
    private final URI endpoint;
    private final String name;
    private boolean answers;

    /** @param name of the server, for messages */
    ServerAnswer(ServerProbe probe, URI endpoint, String name) {
        this.probe = probe;
        this.endpoint = endpoint;
        this.name = name;
    }

    @Override
    public void check() throws ServiceException, InterruptedException {
        try {
            probe.check(endpoint);
            opened(true);
        } catch (KubernetesException failure) {
            opened(failure.kind() != Kind.UNREACHABLE && failure.kind() != Kind.NO_ACCESS);
            throw new ServiceException(name + " is not well: " + failure.getMessage(), failure);
        }
    }

    @Override
    public synchronized void await(Consumer<String> progress) throws InterruptedException {
        if (!answers) {
            progress.accept("waiting for an answer of " + name);
        }
        while (!answers) {
            wait();
        }
    }

    private synchronized void opened(boolean now) {
        answers = now;
        if (now) {
            notifyAll();
        }
    }
}
