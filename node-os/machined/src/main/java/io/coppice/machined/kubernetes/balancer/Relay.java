package io.coppice.machined.kubernetes.balancer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** One connection of a client and the one that was made to a server for it. */
final class Relay implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;

    private final Socket client;
    private final Socket server;

    Relay(Socket client, Socket server) {
        this.client = client;
        this.server = server;
    }

    /** Carries bytes both ways until both sides have ended, or one has broken. */
    void run() throws InterruptedException {
        Thread back = Thread.ofVirtual().name("relay-back").start(() -> carry(server, client));
        carry(client, server);
        back.join();
        close();
    }

    /** Breaks both connections; may be called by anybody, again. */
    @Override
    public void close() {
        close(client);
        close(server);
    }

    /** An end of one direction is passed on; the other may go on. A failure ends both. */
    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            int read;
            while ((read = input.read(buffer)) >= 0) {
                output.write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            close();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is of no further use whatever its end was.
            return;
        }
    }
}
