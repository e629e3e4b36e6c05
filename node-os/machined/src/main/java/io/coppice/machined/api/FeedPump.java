package io.coppice.machined.api;

import io.coppice.machined.node.Feed;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Carries a feed to a client, as fast as the client takes it. One thread, which ends with the feed, with the call, or when the client
 * goes away, whatever it waits for.
 *
 * @param <A> the messages
 */
final class FeedPump<A> implements Runnable {
    /** Opens a feed; what it throws ends the call. */
    interface Opener<A> {
        Feed<A> open() throws IOException;
    }

    private final ServerCallStreamObserver<A> client;
    private final Opener<A> opener;
    private final Refusals refusals;
    private final Object lock = new Object();
    private boolean cancelled;
    private @Nullable Thread thread;
    private @Nullable Feed<A> feed;

    FeedPump(ServerCallStreamObserver<A> client, Opener<A> opener, Refusals refusals) {
        this.client = client;
        this.opener = opener;
        this.refusals = refusals;
        client.setOnReadyHandler(this::wake);
        client.setOnCancelHandler(this::cancel);
    }

    @Override
    public void run() {
        synchronized (lock) {
            if (cancelled) {
                return;
            }
            thread = Thread.currentThread();
        }
        try {
            carry();
        } catch (InterruptedException | CancellationException e) {
            // The client went away: nobody is left to be told.
            release();
        } catch (IOException | RuntimeException e) {
            if (release()) {
                client.onError(refusals.of(e).asRuntimeException());
            }
        }
    }

    private void carry() throws IOException, InterruptedException {
        try (Feed<A> opened = opener.open()) {
            synchronized (lock) {
                feed = opened;
            }
            A item;
            while (awaitReady() && (item = opened.next()) != null) {
                client.onNext(item);
            }
        }
        if (release()) {
            client.onCompleted();
        }
    }

    private boolean awaitReady() throws InterruptedException {
        synchronized (lock) {
            while (!cancelled && !client.isReady()) {
                lock.wait();
            }
            return !cancelled;
        }
    }

    private void wake() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    private void cancel() {
        Feed<A> open;
        synchronized (lock) {
            cancelled = true;
            open = feed;
            if (thread != null) {
                thread.interrupt();
            }
            lock.notifyAll();
        }
        if (open != null) {
            open.close();
        }
    }

    /** Lets go of the thread, so that a late cancellation does not hit its next task; tells whether the client is still there. */
    private boolean release() {
        synchronized (lock) {
            thread = null;
            feed = null;
            var unused = Thread.interrupted();
            return !cancelled;
        }
    }
}
