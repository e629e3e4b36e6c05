package io.coppice.machined.kubernetes.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body as a stream that fails when nothing comes for too long: a server that was switched off says nothing, and a watch
 * would wait for it for ever. Closing it, also from another thread, ends the connection.
 */
final class TimedBody extends InputStream implements BodySubscriber<InputStream> {

    private sealed interface Part {
        record Data(ByteBuffer bytes) implements Part {}

        record End(@Nullable Throwable failure) implements Part {}
    }

    private final LinkedBlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private final CompletableFuture<InputStream> body = new CompletableFuture<>();
    private final Duration silence;
    private volatile @Nullable Subscription subscription;
    private volatile boolean closed;
    private ByteBuffer current = ByteBuffer.allocate(0);
    private volatile Part.@Nullable End end;

    /**
     * @param silence how long nothing may come
     */
    TimedBody(Duration silence) {
        this.silence = silence;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
        body.complete(this);
    }

    @Override
    public void onNext(List<ByteBuffer> items) {
        for (ByteBuffer item : items) {
            if (item.hasRemaining()) {
                parts.add(new Part.Data(item));
            }
        }
        // What is read is asked for one after the other, so that a large list is not held twice.
        parts.add(new Part.Data(ByteBuffer.allocate(0)));
    }

    @Override
    public void onError(Throwable failure) {
        parts.add(new Part.End(failure));
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        parts.add(new Part.End(null));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!current.hasRemaining()) {
            if (!advance()) {
                return -1;
            }
        }
        int count = Math.min(length, current.remaining());
        current.get(target, offset, count);
        return count;
    }

    /** Goes to the next part; false at the end. */
    private boolean advance() throws IOException {
        if (end == null) {
            switch (next()) {
                case Part.Data(ByteBuffer bytes) -> {
                    current = bytes;
                    if (!bytes.hasRemaining()) {
                        more();
                    }
                    return true;
                }
                case Part.End last -> end = last;
            }
        }
        Throwable failure = end == null ? null : end.failure();
        if (failure != null) {
            throw new IOException("the connection broke: " + failure, failure);
        }
        return false;
    }

    private Part next() throws IOException {
        try {
            Part part = parts.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
            if (part != null) {
                return part;
            }
        } catch (InterruptedException stopped) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the thread was interrupted");
        }
        close();
        throw new HttpTimeoutException("nothing came for " + silence.toSeconds() + " s");
    }

    private void more() {
        Subscription source = subscription;
        if (source != null) {
            source.request(1);
        }
    }

    @Override
    public void close() {
        closed = true;
        if (end != null) {
            return;
        }
        Subscription source = subscription;
        if (source != null) {
            source.cancel();
        }
        parts.add(new Part.End(new IOException("it was closed")));
    }
}
