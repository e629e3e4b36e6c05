package io.coppice.machined.kubernetes.balancer;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

/** One of the servers: whether it serves, and the connections that lead to it. Thread-safe. */
final class Backend {

    private final InetSocketAddress address;
    private final Set<Relay> relays = new HashSet<>();
    private int failures;
    private boolean serving = true;
    private long servingSince = System.nanoTime();

    Backend(InetSocketAddress address) {
        this.address = address;
    }

    InetSocketAddress address() {
        return address;
    }

    synchronized boolean serving() {
        return serving;
    }

    /** @param instant of {@link System#nanoTime()} */
    synchronized boolean servedBefore(long instant) {
        return serving && servingSince - instant < 0;
    }

    synchronized int load() {
        return relays.size();
    }

    /** A probe was answered; whether that is news. */
    synchronized boolean answered() {
        boolean news = !serving;
        failures = 0;
        serving = true;
        if (news) {
            servingSince = System.nanoTime();
        }
        return news;
    }

    /** A probe failed; whether the server has just been given up. */
    synchronized boolean failed(int tolerated) {
        failures++;
        boolean news = serving && failures > tolerated;
        if (news) {
            serving = false;
        }
        return news;
    }

    synchronized void add(Relay relay) {
        relays.add(relay);
    }

    synchronized void remove(Relay relay) {
        relays.remove(relay);
    }

    /** Ends all connections, so that clients come back and are led to a server that serves. */
    void disconnect() {
        Set<Relay> open;
        synchronized (this) {
            open = Set.copyOf(relays);
        }
        for (Relay relay : open) {
            relay.close();
        }
    }
}
