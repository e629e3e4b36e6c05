package io.coppice.hypervisor.testing;

import io.coppice.hypervisor.Hypervisor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;

/** A serial console in memory: what the guest prints is queued, what is typed goes to the guest. */
final class FakeConsole implements Hypervisor.Console {

    private final Object lock = new Object();
    private final ArrayDeque<Byte> printed = new ArrayDeque<>();
    private final Consumer<byte[]> guest;
    private final Runnable onClose;
    private boolean ended;

    FakeConsole(Consumer<byte[]> guest, Runnable onClose) {
        this.guest = guest;
        this.onClose = onClose;
    }

    void print(byte[] bytes) {
        synchronized (lock) {
            for (var octet : bytes) {
                printed.add(octet);
            }
            lock.notifyAll();
        }
    }

    void end() {
        synchronized (lock) {
            ended = true;
            lock.notifyAll();
        }
    }

    @Override
    public InputStream output() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                synchronized (lock) {
                    awaitOutput();
                    var next = printed.poll();
                    return next == null ? -1 : next & 0xff;
                }
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                synchronized (lock) {
                    if (length == 0) {
                        return 0;
                    }
                    awaitOutput();
                    var count = 0;
                    while (count < length && !printed.isEmpty()) {
                        buffer[offset + count++] = printed.remove();
                    }
                    return count == 0 ? -1 : count;
                }
            }
        };
    }

    private void awaitOutput() throws IOException {
        try {
            while (printed.isEmpty() && !ended) {
                lock.wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while waiting for the console");
        }
    }

    @Override
    public OutputStream input() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] typed, int offset, int length) throws IOException {
                synchronized (lock) {
                    if (ended) {
                        throw new IOException("the console has ended: the machine does not run any more");
                    }
                }
                guest.accept(Arrays.copyOfRange(typed, offset, offset + length));
            }
        };
    }

    @Override
    public void close() {
        end();
        onClose.run();
    }
}
