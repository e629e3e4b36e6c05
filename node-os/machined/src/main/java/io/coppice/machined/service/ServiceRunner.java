package io.coppice.machined.service;

import io.coppice.machined.logs.ServiceLog;
import io.coppice.machined.node.ServiceHealth;
import io.coppice.machined.node.ServiceHealth.Verdict;
import io.coppice.machined.node.ServiceState;
import io.coppice.machined.node.ServiceStatus;
import io.coppice.machined.node.ServiceStatus.Transition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs one service on a thread of its own, which alone changes the service's state: dependencies → preparation → process →
 * health, again after each failure with a growing pause, until it is told to stop.
 */
final class ServiceRunner {

    private enum Wish {
        DOWN,
        UP,
        END
    }

    private static final int EVENTS_KEPT = 64;
    private static final Pace CHECK_UNTIL_HEALTHY = Pace.waiting(Duration.ofMillis(250), Duration.ofSeconds(4));
    private static final Pace CHECK_WHEN_HEALTHY = new Pace(Duration.ofSeconds(4), Duration.ofSeconds(15), 50);

    /** A healthy service on a busy processor may be late once. */
    private static final int FAILURES_OF_THE_UNHEALTHY = 2;

    private final Object lock = new Object();
    private final ArrayDeque<Transition> events = new ArrayDeque<>();
    private final ServiceDefinition definition;
    private final Supervisor supervisor;
    private final ServiceLog log;
    private final ControlGroup group;
    private final PidFile pidFile;
    private final Backoff backoff;
    private final Thread thread;

    private Wish wish = Wish.DOWN;
    private boolean idle = true;
    private boolean leftoversStopped;
    private ServiceState state = ServiceState.INITIALIZED;
    private ServiceHealth health = unknown();
    private int failedChecks;

    ServiceRunner(
            ServiceDefinition definition,
            Supervisor supervisor,
            ServiceLog log,
            ControlGroup group,
            PidFile pidFile,
            Backoff backoff) {
        this.definition = definition;
        this.supervisor = supervisor;
        this.log = log;
        this.group = group;
        this.pidFile = pidFile;
        this.backoff = backoff;
        this.thread = new Thread(this::run, "service-" + definition.id());
        this.thread.setDaemon(true);
    }

    ServiceDefinition definition() {
        return definition;
    }

    ServiceLog log() {
        return log;
    }

    ServiceStatus status() {
        synchronized (lock) {
            return new ServiceStatus(definition.id(), state, health, List.copyOf(events));
        }
    }

    boolean healthy() {
        synchronized (lock) {
            return state == ServiceState.RUNNING && health.verdict() == Verdict.HEALTHY;
        }
    }

    void start() {
        synchronized (lock) {
            if (wish != Wish.END) {
                wish = Wish.UP;
                idle = false;
                lock.notifyAll();
            }
            if (thread.getState() == Thread.State.NEW) {
                thread.start();
            }
        }
    }

    /** Asks for the stop and interrupts whatever the thread waits for. */
    void requestStop() {
        synchronized (lock) {
            if (wish == Wish.UP) {
                wish = Wish.DOWN;
                thread.interrupt();
                lock.notifyAll();
            }
        }
    }

    /** Waits until the service is down; whether it was within the time. */
    boolean awaitStopped(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        synchronized (lock) {
            while (!idle) {
                long remaining = (deadline - System.nanoTime()) / 1_000_000;
                if (remaining <= 0) {
                    return false;
                }
                lock.wait(remaining);
            }
            return true;
        }
    }

    /** Stops the service and its thread for good. */
    void end() {
        synchronized (lock) {
            wish = Wish.END;
            thread.interrupt();
            lock.notifyAll();
        }
    }

    private void run() {
        while (awaitWish()) {
            runUntilStopped();
            synchronized (lock) {
                idle = wish != Wish.UP;
                lock.notifyAll();
            }
        }
    }

    private boolean awaitWish() {
        synchronized (lock) {
            while (wish == Wish.DOWN) {
                // Interrupts are sent under the lock: one that is pending here belongs to a stop that is done.
                Thread.interrupted();
                try {
                    lock.wait();
                } catch (InterruptedException ended) {
                    return false;
                }
            }
            return wish == Wish.UP;
        }
    }

    private void runUntilStopped() {
        int failures = 0;
        String failure = null;
        while (wanted()) {
            long begun = System.nanoTime();
            failure = runOnce();
            if (failure == null || !wanted()) {
                break;
            }
            boolean settled = System.nanoTime() - begun >= backoff.settled().toNanos();
            failures = settled ? 1 : failures + 1;
            Duration pause = backoff.after(failures);
            enter(ServiceState.FAILED, failure + "; next try in " + pause.toMillis() + " ms");
            pause(pause);
        }
        Thread.interrupted();
        if (failure != null && state != ServiceState.FAILED) {
            enter(ServiceState.FAILED, failure);
        } else {
            enter(ServiceState.FINISHED, "stopped");
        }
    }

    /** One try. Returns why it failed, or null when it was stopped as asked. */
    private @Nullable String runOnce() {
        Running running = null;
        String failure = null;
        try {
            stopLeftovers();
            awaitDependencies();
            enter(ServiceState.PREPARING, "preparing");
            running = begin();
            setHealth(unknown());
            enter(ServiceState.RUNNING, running.name() + " started");
            failure = watch(running);
            running.ended();
            return failure;
        } catch (InterruptedException stopped) {
            failure = null;
        } catch (ServiceException | IOException problem) {
            failure = problem.getMessage() == null ? problem.toString() : problem.getMessage();
        } catch (RuntimeException bug) {
            failure = "a fault in the agent: " + bug;
        }
        Thread.interrupted();
        return running == null ? failure : stop(running, failure);
    }

    private Running begin() throws ServiceException, IOException, InterruptedException {
        return switch (definition.activity()) {
            case Activity.Program(Preparation preparation) -> {
                Launch launch = preparation.prepare(text -> enter(ServiceState.PREPARING, text));
                enter(ServiceState.STARTING, "starting " + launch.command().getFirst());
                yield ServiceProcess.start(definition.id(), launch, group, pidFile, log);
            }
            case Activity.Work(Task task) -> ServiceThread.start(definition.id(), task, log);
        };
    }

    private @Nullable String stop(Running running, @Nullable String failure) {
        enter(ServiceState.STOPPING, "asking " + running.name() + " to end");
        while (true) {
            try {
                running.stop(definition.grace());
                return failure;
            } catch (InterruptedException askedAgain) {
                log.append("coppice: asked again to stop while stopping");
            } catch (IOException problem) {
                return running.name() + " could not be stopped cleanly: " + problem;
            }
        }
    }

    private void stopLeftovers() throws IOException, InterruptedException {
        if (!leftoversStopped && ServiceProcess.stopLeftover(group, pidFile, definition.grace())) {
            log.append("coppice: stopped a process that an earlier run of the agent had left");
        }
        leftoversStopped = true;
    }

    private void awaitDependencies() throws InterruptedException {
        for (String dependency : definition.dependencies()) {
            if (!supervisor.healthy(dependency)) {
                enter(ServiceState.WAITING, "waiting for service " + dependency + " to be healthy");
                supervisor.awaitHealthy(dependency);
            }
        }
    }

    /** Waits for the service's end and checks its health meanwhile; returns how it ended. */
    private String watch(Running running) throws InterruptedException {
        while (true) {
            long begun = System.nanoTime();
            boolean healthy = checkHealth();
            if (running.awaitExit((healthy ? CHECK_WHEN_HEALTHY : CHECK_UNTIL_HEALTHY).since(begun))) {
                return running.outcome();
            }
        }
    }

    private boolean checkHealth() throws InterruptedException {
        ServiceHealth before = status().health();
        try {
            definition.health().check();
            failedChecks = 0;
            if (before.verdict() != Verdict.HEALTHY) {
                setHealth(new ServiceHealth(Verdict.HEALTHY, "", Instant.now()));
                enter(ServiceState.RUNNING, "healthy");
                supervisor.signalHealth();
            }
            return true;
        } catch (ServiceException failure) {
            failedChecks++;
            if (before.verdict() == Verdict.HEALTHY && failedChecks < FAILURES_OF_THE_UNHEALTHY) {
                return false;
            }
            String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            boolean first = before.verdict() != Verdict.UNHEALTHY;
            if (first || !before.message().equals(message)) {
                setHealth(new ServiceHealth(Verdict.UNHEALTHY, message, Instant.now()));
            }
            if (before.verdict() == Verdict.HEALTHY) {
                enter(ServiceState.RUNNING, "unhealthy: " + message);
            }
            return false;
        }
    }

    private static ServiceHealth unknown() {
        return new ServiceHealth(Verdict.UNKNOWN, "", Instant.now());
    }

    private boolean wanted() {
        synchronized (lock) {
            return wish == Wish.UP;
        }
    }

    private void pause(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        synchronized (lock) {
            long remaining = time.toMillis();
            while (remaining > 0 && wish == Wish.UP) {
                try {
                    lock.wait(remaining);
                } catch (InterruptedException stopped) {
                    return;
                }
                remaining = (deadline - System.nanoTime()) / 1_000_000;
            }
        }
    }

    private void setHealth(ServiceHealth value) {
        synchronized (lock) {
            health = value;
        }
    }

    private void enter(ServiceState next, String message) {
        Transition event = new Transition(next, message, Instant.now());
        ServiceStatus status;
        synchronized (lock) {
            state = next;
            if (next != ServiceState.RUNNING && health.verdict() != Verdict.UNKNOWN) {
                health = unknown();
            }
            events.addLast(event);
            if (events.size() > EVENTS_KEPT) {
                events.removeFirst();
            }
            status = new ServiceStatus(definition.id(), state, health, List.copyOf(events));
        }
        supervisor.changed(status, event);
    }
}
