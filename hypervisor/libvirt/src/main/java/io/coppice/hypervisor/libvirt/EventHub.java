package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.DomainEvent;
import io.coppice.hypervisor.Hypervisor.Subscription;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events to listeners on a thread of its own, in order, so that a slow listener does not hold up libvirt's event loop. */
final class EventHub implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(EventHub.class);

    private final Map<Object, Consumer<DomainEvent>> listeners = new ConcurrentHashMap<>();
    private final Map<Object, Runnable> wakers = new ConcurrentHashMap<>();
    private final ExecutorService thread;

    EventHub() {
        var executor = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("libvirt-listeners").factory());
        executor.allowCoreThreadTimeOut(true);
        thread = executor;
    }

    Subscription subscribe(Consumer<DomainEvent> listener) {
        var key = new Object();
        listeners.put(key, listener);
        return () -> listeners.remove(key);
    }

    /** Calls the runnable whenever something may have changed, events lost on a broken connection included; it must return at once. */
    Subscription wake(Runnable waker) {
        var key = new Object();
        wakers.put(key, waker);
        return () -> wakers.remove(key);
    }

    void publish(DomainEvent event) {
        wakeAll();
        if (!listeners.isEmpty()) {
            execute(() -> listeners.values().forEach(listener -> tell(listener, event)));
        }
    }

    void wakeAll() {
        wakers.values().forEach(Runnable::run);
    }

    /** Runs the task on the listeners' thread. */
    void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOGGER.debug("An event came after the hypervisor was closed", e);
        }
    }

    private static void tell(Consumer<DomainEvent> listener, DomainEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOGGER.error("A listener failed on {}; the others go on", event, e);
        }
    }

    @Override
    public void close() {
        listeners.clear();
        thread.shutdown();
    }
}
