package io.coppice.machined.kubernetes.client;

import io.coppice.machined.kubernetes.client.KubernetesException.Kind;
import io.coppice.machined.service.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener all objects of a kind and whatever happens to them, for as long as it is open: lists once, watches from
 * there on, goes on where a watch ended, and lists anew only when the server no longer knows what was in between.
 */
public final class ResourceWatch<T> implements AutoCloseable {

    private static final Duration SHORTEST = Duration.ofMinutes(4);

    /** Watches end at different times, so that they do not all come back at once. */
    private static final int SPREAD_SECONDS = 60;

    private static final Backoff WAITS =
            new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5), Duration.ofSeconds(10));

    private final KubernetesClient client;
    private final ResourceType type;
    private final Selection selection;
    private final Decoder<T> decoder;
    private final ResourceListener<T> listener;
    private final Backoff waits;
    private final Thread thread;
    private @Nullable String version;
    private int failures;
    private boolean reachable;
    private @Nullable Kind told;

    public ResourceWatch(
            KubernetesClient client,
            ResourceType type,
            Selection selection,
            Decoder<T> decoder,
            ResourceListener<T> listener) {
        this(client, type, selection, decoder, listener, WAITS);
    }

    ResourceWatch(
            KubernetesClient client,
            ResourceType type,
            Selection selection,
            Decoder<T> decoder,
            ResourceListener<T> listener,
            Backoff waits) {
        this.client = client;
        this.type = type;
        this.selection = selection;
        this.decoder = decoder;
        this.listener = listener;
        this.waits = waits;
        this.thread = new Thread(this::run, "watch-" + type.plural());
        thread.setDaemon(true);
    }

    /** Begins; once. */
    public void start() {
        thread.start();
    }

    /** Ends; nothing is told afterwards, unless the listener itself closes it. */
    @Override
    public void close() {
        thread.interrupt();
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    follow();
                } catch (KubernetesException failure) {
                    recover(failure);
                } catch (RuntimeException defect) {
                    version = null;
                    recover(new KubernetesException(
                            Kind.NOT_UNDERSTOOD, "the watch of " + type.plural() + " stumbled: " + defect, defect));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** One list if need be, and one watch to its end. */
    private void follow() throws KubernetesException, InterruptedException {
        String from = version;
        if (from == null) {
            Listing<T> listing = client.list(type, selection, decoder);
            from = listing.resourceVersion();
            version = from;
            reached();
            listener.replaced(listing.items());
        }
        Duration limit = SHORTEST.plusSeconds(ThreadLocalRandom.current().nextInt(SPREAD_SECONDS));
        long begun = System.nanoTime();
        try (WatchStream<T> stream = client.watch(type, selection, from, limit, decoder)) {
            reached();
            WatchEvent<T> event;
            while ((event = stream.next()) != null) {
                failures = 0;
                tell(event);
                version = event.resourceVersion();
            }
        }
        if (System.nanoTime() - begun < waits.settled().toNanos()) {
            Thread.sleep(waits.first());
        }
    }

    private void tell(WatchEvent<T> event) {
        switch (event) {
            case WatchEvent.Changed<T> changed -> listener.changed(changed.item());
            case WatchEvent.Removed<T> removed -> listener.removed(removed.item());
            case WatchEvent.Bookmark<T> bookmark -> {}
        }
    }

    private void reached() {
        if (!reachable) {
            reachable = true;
            listener.resumed();
        }
    }

    private void recover(KubernetesException failure) throws InterruptedException {
        failures++;
        if (failure.kind() == Kind.EXPIRED) {
            version = null;
            if (failures == 1) {
                return;
            }
        } else {
            if (reachable || failure.kind() != told) {
                listener.interrupted(failure);
            }
            reachable = false;
            told = failure.kind();
        }
        Duration wait = waits.after(failures);
        Duration asked = failure.retryAfter().orElse(wait);
        Thread.sleep(asked.compareTo(wait) > 0 ? asked : wait);
    }
}
