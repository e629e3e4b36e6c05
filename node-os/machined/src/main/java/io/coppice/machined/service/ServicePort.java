package io.coppice.machined.service;

import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeException.Kind;
import io.coppice.machined.node.ServiceControl;
import io.coppice.machined.node.ServiceStatus;
import java.util.List;

/** Lets the node's API control the supervisor; stops happen on threads of their own. */
public final class ServicePort implements ServiceControl {

    private final Supervisor supervisor;

    public ServicePort(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public List<ServiceStatus> list() {
        return supervisor.list();
    }

    @Override
    public void start(String id) {
        try {
            supervisor.start(id);
        } catch (ServiceException unknown) {
            throw new NodeException(Kind.NOT_FOUND, String.valueOf(unknown.getMessage()), unknown);
        }
    }

    @Override
    public void stop(String id) {
        later(id, "stop", supervisor::stop);
    }

    @Override
    public void restart(String id) {
        later(id, "restart", supervisor::restart);
    }

    private interface Order {
        void carryOut(String id) throws ServiceException, InterruptedException;
    }

    private void later(String id, String name, Order order) {
        if (!supervisor.known(id)) {
            throw new NodeException(Kind.NOT_FOUND, "there is no service '" + id + "'; list the services to see all");
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        order.carryOut(id);
                    } catch (ServiceException failure) {
                        supervisor
                                .log(id)
                                .ifPresent(log -> log.append("coppice: " + name + " failed: " + failure.getMessage()));
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                },
                name + "-" + id);
        thread.setDaemon(true);
        thread.start();
    }
}
