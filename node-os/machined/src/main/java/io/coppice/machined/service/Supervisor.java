package io.coppice.machined.service;

import io.coppice.machined.logs.ServiceLog;
import io.coppice.machined.node.ServiceStatus;
import io.coppice.machined.node.ServiceStatus.Transition;
import io.coppice.machined.platform.NodePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs the node's services: order by dependencies, restart with back-off, health, logs, orderly stop. Thread-safe. */
public final class Supervisor implements AutoCloseable {

    private static final Duration STOP_MARGIN = Duration.ofSeconds(15);

    private static final Duration FORGOTTEN_GRACE = Duration.ofSeconds(5);

    private final Map<String, ServiceRunner> runners = new LinkedHashMap<>();
    private final List<ServiceListener> listeners = new CopyOnWriteArrayList<>();
    private final Object healthChanged = new Object();
    private final NodePaths paths;
    private final Backoff backoff;

    public Supervisor(NodePaths paths, Backoff backoff) {
        this.paths = paths;
        this.backoff = backoff;
    }

    public void addListener(ServiceListener listener) {
        listeners.add(listener);
    }

    /**
     * Makes a service known; it is not started. Its dependencies must be known already, so there are no circles.
     *
     * @throws IllegalArgumentException when the id is taken or a dependency is unknown
     */
    public void register(ServiceDefinition definition) {
        synchronized (runners) {
            if (runners.containsKey(definition.id())) {
                throw new IllegalArgumentException("service " + definition.id() + " is registered already");
            }
            for (String dependency : definition.dependencies()) {
                if (!runners.containsKey(dependency)) {
                    throw new IllegalArgumentException(
                            "service " + definition.id() + " depends on the unknown service " + dependency);
                }
            }
            runners.put(
                    definition.id(),
                    new ServiceRunner(
                            definition,
                            this,
                            new ServiceLog(paths.log().resolve(definition.id() + ".log")),
                            new ControlGroup(paths.cgroup(), definition.id()),
                            new PidFile(pidFiles(), paths.proc(), definition.id()),
                            backoff));
        }
    }

    public boolean known(String id) {
        synchronized (runners) {
            return runners.containsKey(id);
        }
    }

    /** Starts a service, at once or as soon as its dependencies are healthy; nothing when it runs already. */
    public void start(String id) throws ServiceException {
        runner(id).start();
    }

    /** Stops a service and waits until its processes are gone; nothing when it is down already. */
    public void stop(String id) throws ServiceException, InterruptedException {
        ServiceRunner runner = runner(id);
        runner.requestStop();
        awaitStopped(runner);
    }

    public void restart(String id) throws ServiceException, InterruptedException {
        stop(id);
        start(id);
    }

    /** Stops a service and forgets it. */
    public void remove(String id) throws ServiceException, InterruptedException, IOException {
        ServiceRunner runner = runner(id);
        stop(id);
        synchronized (runners) {
            runners.remove(id);
        }
        runner.end();
        runner.log().close();
    }

    /**
     * Stops what an earlier run of the agent has left of services that are not known now.
     *
     * @param prefix of their ids
     * @return the ids of those of which something was left
     */
    public List<String> stopForgotten(String prefix) throws InterruptedException {
        List<String> stopped = new ArrayList<>();
        for (String id : PidFile.ids(pidFiles())) {
            if (!id.startsWith(prefix) || known(id)) {
                continue;
            }
            try {
                if (ServiceProcess.stopLeftover(
                        new ControlGroup(paths.cgroup(), id),
                        new PidFile(pidFiles(), paths.proc(), id),
                        FORGOTTEN_GRACE)) {
                    stopped.add(id);
                }
            } catch (IOException failure) {
                stopped.add(id + " (not wholly: " + failure.getMessage() + ")");
            }
        }
        return stopped;
    }

    /** Stops all services, each before those that it depends on, independent ones together. */
    public void stopAll() throws ServiceException, InterruptedException {
        List<ServiceRunner> left = all();
        while (!left.isEmpty()) {
            List<ServiceRunner> round = withoutDependents(left);
            for (ServiceRunner runner : round) {
                runner.requestStop();
            }
            for (ServiceRunner runner : round) {
                awaitStopped(runner);
            }
            left.removeAll(round);
        }
    }

    /** All services in the order of their registration. */
    public List<ServiceStatus> list() {
        List<ServiceStatus> result = new ArrayList<>();
        for (ServiceRunner runner : all()) {
            result.add(runner.status());
        }
        return result;
    }

    public ServiceStatus status(String id) throws ServiceException {
        return runner(id).status();
    }

    /** The log of a service, empty when there is no such service. */
    public Optional<ServiceLog> log(String id) {
        synchronized (runners) {
            return Optional.ofNullable(runners.get(id)).map(ServiceRunner::log);
        }
    }

    public boolean healthy(String id) {
        synchronized (runners) {
            ServiceRunner runner = runners.get(id);
            return runner != null && runner.healthy();
        }
    }

    /** Waits until a service is healthy. */
    public void awaitHealthy(String id) throws InterruptedException {
        synchronized (healthChanged) {
            while (!healthy(id)) {
                healthChanged.wait();
            }
        }
    }

    /** Waits until a service is healthy; whether it was within the time. */
    public boolean awaitHealthy(String id, Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        synchronized (healthChanged) {
            while (!healthy(id)) {
                long remaining = (deadline - System.nanoTime()) / 1_000_000;
                if (remaining <= 0) {
                    return false;
                }
                healthChanged.wait(remaining);
            }
            return true;
        }
    }

    /** Ends all runners. Processes that still run are left to the caller's {@link #stopAll}. */
    @Override
    public void close() throws IOException {
        for (ServiceRunner runner : all()) {
            runner.end();
            runner.log().close();
        }
    }

    void signalHealth() {
        synchronized (healthChanged) {
            healthChanged.notifyAll();
        }
    }

    void changed(ServiceStatus status, Transition transition) {
        for (ServiceListener listener : listeners) {
            listener.changed(status, transition);
        }
    }

    private static List<ServiceRunner> withoutDependents(List<ServiceRunner> runners) {
        List<ServiceRunner> result = new ArrayList<>();
        for (ServiceRunner candidate : runners) {
            String id = candidate.definition().id();
            boolean needed = false;
            for (ServiceRunner other : runners) {
                needed |= other.definition().dependencies().contains(id);
            }
            if (!needed) {
                result.add(candidate);
            }
        }
        return result;
    }

    private static void awaitStopped(ServiceRunner runner) throws ServiceException, InterruptedException {
        Duration limit = runner.definition().grace().plus(STOP_MARGIN);
        if (!runner.awaitStopped(limit)) {
            throw new ServiceException("service " + runner.definition().id() + " is not down after " + limit.toSeconds()
                    + " s; its log tells what it waits for");
        }
    }

    private Path pidFiles() {
        return paths.run().resolve("services");
    }

    private List<ServiceRunner> all() {
        synchronized (runners) {
            return new ArrayList<>(runners.values());
        }
    }

    private ServiceRunner runner(String id) throws ServiceException {
        synchronized (runners) {
            ServiceRunner runner = runners.get(id);
            if (runner == null) {
                throw new ServiceException(
                        "there is no service '" + id + "'; known are " + String.join(", ", runners.keySet()));
            }
            return runner;
        }
    }
}
