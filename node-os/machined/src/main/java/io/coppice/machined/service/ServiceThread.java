package io.coppice.machined.service;

import io.coppice.machined.logs.ServiceLog;
import java.io.IOException;
import java.time.Duration;

/** The thread of a service that is work of the agent. */
final class ServiceThread implements Running {

    private final Thread thread;
    private volatile String outcome = "the task ended by itself";

    private ServiceThread(String id, Task task, ServiceLog log) {
        this.thread = new Thread(() -> run(task, log), "task-" + id);
        thread.setDaemon(true);
    }

    static ServiceThread start(String id, Task task, ServiceLog log) {
        ServiceThread started = new ServiceThread(id, task, log);
        started.thread.start();
        return started;
    }

    private void run(Task task, ServiceLog log) {
        try {
            task.run(log::append);
        } catch (InterruptedException stopped) {
            outcome = "the task was stopped";
        } catch (ServiceException failure) {
            outcome = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            log.append("coppice: " + outcome);
        } catch (RuntimeException bug) {
            outcome = "a fault in the agent: " + bug;
            log.append("coppice: " + outcome);
        }
    }

    @Override
    public String name() {
        return "the task";
    }

    @Override
    public boolean awaitExit(Duration time) throws InterruptedException {
        return thread.join(time);
    }

    @Override
    public String outcome() {
        return outcome;
    }

    @Override
    public void ended() {}

    @Override
    public void stop(Duration grace) throws IOException, InterruptedException {
        thread.interrupt();
        if (!thread.join(grace)) {
            throw new IOException("the task goes on after " + grace.toSeconds() + " s");
        }
    }
}
