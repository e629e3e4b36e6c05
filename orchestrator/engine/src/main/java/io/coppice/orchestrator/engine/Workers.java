package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ProgressEvent;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that steps run on, and the bus that carries their progress. Started when first needed: most commands read only.
 *
 * <p>Steps block in the hypervisor's native library and in files, so they run on a bounded pool of platform threads.
 */
final class Workers implements EnginePart {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final int MOST_AT_ONCE = 48;
    private static final long LONGEST_STEP_HOURS = 24;
    private static final String CODEC = "progress";

    private @Nullable Vertx vertx;
    private @Nullable WorkerExecutor pool;

    synchronized WorkerExecutor pool() {
        start();
        return java.util.Objects.requireNonNull(pool);
    }

    private synchronized Vertx vertx() {
        start();
        return java.util.Objects.requireNonNull(vertx);
    }

    private void start() {
        if (vertx != null) {
            return;
        }
        var files = new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        var options = new VertxOptions()
                .setFileSystemOptions(files)
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1);
        var started = Vertx.vertx(options);
        started.eventBus().registerCodec(new LocalCodec(CODEC));
        vertx = started;
        pool = started.createSharedWorkerExecutor("coppice-step", MOST_AT_ONCE, LONGEST_STEP_HOURS, TimeUnit.HOURS);
    }

    /** Opens a line to the listener: events arrive one after another, in the order in which they were published. */
    Progress progressTo(ProgressEvent.Listener listener) {
        return new Progress(vertx(), listener);
    }

    @Override
    public synchronized void close() {
        if (vertx != null) {
            await(vertx.close());
            vertx = null;
            pool = null;
        }
    }

    private static <T> void await(io.vertx.core.Future<T> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new CompletionException("the event bus did not end in order", e);
        }
    }

    /** Events of one operation on their way to its listener. */
    static final class Progress implements AutoCloseable {

        private record End() {}

        private final Vertx vertx;
        private final String address = "progress." + UUID.randomUUID();
        private final DeliveryOptions delivery =
                new DeliveryOptions().setCodecName(CODEC).setLocalOnly(true);
        private final io.vertx.core.Promise<Void> ended = io.vertx.core.Promise.promise();
        private final io.vertx.core.eventbus.MessageConsumer<Object> consumer;

        private Progress(Vertx vertx, ProgressEvent.Listener listener) {
            this.vertx = vertx;
            this.consumer = vertx.eventBus().localConsumer(address, message -> {
                switch (message.body()) {
                    case ProgressEvent event -> tell(listener, event);
                    case End _ -> ended.complete();
                    case Object other -> throw new IllegalStateException("no progress: " + other);
                }
            });
        }

        private static void tell(ProgressEvent.Listener listener, ProgressEvent event) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                LOG.warn("the listener for progress failed on {}", event, e);
            }
        }

        void publish(ProgressEvent event) {
            vertx.eventBus().send(address, event, delivery);
        }

        /** Returns when every event has arrived. */
        @Override
        public void close() {
            vertx.eventBus().send(address, new End(), delivery);
            await(ended.future());
            await(consumer.unregister());
        }
    }

    /** Passes immutable messages on within this process, as they are. */
    private record LocalCodec(String name) implements io.vertx.core.eventbus.MessageCodec<Object, Object> {
        @Override
        public void encodeToWire(io.vertx.core.buffer.Buffer buffer, Object message) {
            throw new UnsupportedOperationException("progress stays in its process");
        }

        @Override
        public Object decodeFromWire(int position, io.vertx.core.buffer.Buffer buffer) {
            throw new UnsupportedOperationException("progress stays in its process");
        }

        @Override
        public Object transform(Object message) {
            return message;
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
