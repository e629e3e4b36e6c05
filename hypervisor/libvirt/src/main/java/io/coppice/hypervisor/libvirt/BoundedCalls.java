package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.HypervisorException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs native calls on a bounded pool of platform threads, each with a time limit. A call that does not return keeps its thread, for native code
 * cannot be interrupted; its caller goes on.
 */
final class BoundedCalls implements AutoCloseable {

    private static final int QUEUE_LENGTH = 4096;

    private final ThreadPoolExecutor pool;
    private final String uri;

    BoundedCalls(String uri, int threads) {
        this.uri = uri;
        pool = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(QUEUE_LENGTH),
                Thread.ofPlatform().daemon().name("libvirt-call-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * @param what the call and the domain, such as "starting coppice-a-b"
     * @throws HypervisorException.TimedOut if there is no result within the limit
     */
    <T> T run(String what, Duration limit, Callable<T> call) {
        try {
            var future = pool.submit(call);
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HypervisorException.TimedOut(
                    what + " on " + uri + " gave no answer within " + limit.toMillis() + " ms (" + pool.getActiveCount()
                            + " calls are under way); whether it was done is unknown: check the host and its libvirt daemon, then ask again",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException.TimedOut(
                    what + " on " + uri + " was interrupted; whether it was done is unknown: look, then ask again", e);
        } catch (RejectedExecutionException e) {
            throw new HypervisorException.Unavailable(
                    what + " on " + uri + " is not possible: the connection is closed or has too many calls waiting",
                    e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case HypervisorException exception -> throw exception;
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                case null, default -> throw new HypervisorException.Failed(what + " on " + uri + " failed", e);
            }
        }
    }

    /** Takes no new calls; those under way end by themselves. */
    @Override
    public void close() {
        pool.shutdown();
    }
}
