package io.coppice.machined.service;

import io.coppice.machined.logs.ServiceLog;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The one process of a service: its start in the control group, its output, its end. */
final class ServiceProcess implements Running {

    private static final Duration KILL_WAIT = Duration.ofSeconds(10);

    private final Process process;
    private final Thread output;
    private final ControlGroup group;
    private final PidFile pidFile;

    private ServiceProcess(Process process, Thread output, ControlGroup group, PidFile pidFile) {
        this.process = process;
        this.output = output;
        this.group = group;
        this.pidFile = pidFile;
    }

    static ServiceProcess start(String id, Launch launch, ControlGroup group, PidFile pidFile, ServiceLog log)
            throws IOException, InterruptedException {
        group.create();
        try {
            group.divideProcessors();
        } catch (IOException failure) {
            log.append("coppice: the service competes with the agent for processors: " + failure);
        }
        ProcessBuilder builder = new ProcessBuilder(launch.command());
        builder.directory(launch.directory().toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(EmulatedProcessors.environment(
                System.getenv(), Runtime.getRuntime().availableProcessors()));
        environment.putAll(launch.environment());
        builder.redirectErrorStream(true);
        Process process = builder.start();
        process.getOutputStream().close();
        Thread output = new Thread(() -> copy(process.getInputStream(), log), "log-" + id);
        output.setDaemon(true);
        output.start();
        ServiceProcess started = new ServiceProcess(process, output, group, pidFile);
        try {
            group.add(process.pid());
            pidFile.write(process.pid());
        } catch (IOException failure) {
            if (process.isAlive()) {
                // What failed may be this thread's interrupt, which must not keep the process from being killed.
                boolean interrupted = Thread.interrupted();
                started.stop(Duration.ZERO);
                if (interrupted) {
                    throw new InterruptedException();
                }
                throw failure;
            }
            log.append("coppice: the process ended before it could be put in its control group");
        }
        return started;
    }

    @Override
    public String name() {
        return "process " + process.pid();
    }

    @Override
    public boolean awaitExit(Duration time) throws InterruptedException {
        return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public String outcome() {
        return name() + " ended with exit code " + process.exitValue()
                + "; its last lines stand in the log of the service";
    }

    @Override
    public void ended() throws IOException, InterruptedException {
        output.join(TimeUnit.SECONDS.toMillis(1));
        pidFile.delete();
    }

    /**
     * SIGTERM, then SIGKILL when the grace is over; afterwards everything in the control group is killed. The handle sends them, for {@link Process#destroy}
     * also closes the output, and with it what the process has to say of its end.
     */
    @Override
    public void stop(Duration grace) throws IOException, InterruptedException {
        ProcessHandle handle = process.toHandle();
        handle.destroy();
        if (!awaitExit(grace)) {
            handle.destroyForcibly();
            awaitExit(KILL_WAIT);
        }
        killGroup(group);
        ended();
    }

    /** Stops what an earlier life of the agent left behind. */
    static boolean stopLeftover(ControlGroup group, PidFile pidFile, Duration grace)
            throws IOException, InterruptedException {
        ProcessHandle handle = pidFile.living().orElse(null);
        if (handle != null) {
            handle.destroy();
            if (!awaitExit(handle, grace)) {
                handle.destroyForcibly();
                awaitExit(handle, KILL_WAIT);
            }
        }
        boolean found = handle != null || !group.empty();
        killGroup(group);
        pidFile.delete();
        return found;
    }

    private static boolean awaitExit(ProcessHandle handle, Duration time) throws InterruptedException {
        try {
            handle.onExit().get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException tooLong) {
            return false;
        } catch (ExecutionException failure) {
            throw new IllegalStateException("waiting for process " + handle.pid() + " failed", failure);
        }
    }

    private static void killGroup(ControlGroup group) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + KILL_WAIT.toNanos();
        while (!group.empty()) {
            group.kill();
            if (System.nanoTime() > deadline) {
                throw new IOException("processes of the control group survive SIGKILL; the kernel holds them");
            }
            Thread.sleep(10);
        }
    }

    private static void copy(InputStream input, ServiceLog log) {
        try (input) {
            log.copyFrom(input);
        } catch (IOException failure) {
            log.append("coppice: the output of the process can no longer be read: " + failure);
        }
    }
}
