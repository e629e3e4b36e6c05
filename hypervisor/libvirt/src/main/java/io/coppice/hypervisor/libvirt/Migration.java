package io.coppice.hypervisor.libvirt;

import com.fasterxml.jackson.databind.JsonNode;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.HypervisorException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * QEMU's own migration of one domain, which libvirt knows nothing of: the way in which a machine's memory leaves it and comes back.
 *
 * <p>See QEMU's {@code qapi/migration.json} for the commands and states.
 */
final class Migration {

    /** No limit that a host would reach; without it, QEMU keeps to 128 MiB/s. */
    private static final long BANDWIDTH = 64L << 30;

    /** As good as a standstill, in bytes per second: QEMU lets one page go each 100 ms. */
    private static final long HELD = 4096;

    /** In milliseconds. With any more, QEMU looks what was written while the guest runs, see {@link #send}. */
    private static final int DOWNTIME = 0;

    /** In bytes, of memory that is still to be sent for the first time. */
    private static final long LITTLE = 16L << 20;

    /** Between two questions how much is left, of which no event tells. */
    private static final Duration LOOK = Duration.ofMillis(10);

    private static final Set<String> UNDER_WAY =
            Set.of("setup", "active", "device", "pre-switchover", "wait-unplug", "cancelling");
    private static final String STOPPED = "pre-switchover";
    private static final String DONE = "completed";

    /** Waits for a change of domains until something holds. */
    interface Waiting {
        /** @return whether it held within the limit */
        boolean until(java.util.function.BooleanSupplier holds, Duration limit);
    }

    private final Qmp qmp;
    private final Waiting waiting;
    private final DomainId domain;

    Migration(Qmp qmp, Waiting waiting, DomainId domain) {
        this.qmp = qmp;
        this.waiting = waiting;
        this.domain = domain;
    }

    /**
     * Begins to send memory and state while the guest runs; what is left by a command that was killed is given up first.
     *
     * <p>QEMU tracks what the guest writes from before it sends the first page. Once it has sent them all it stops the guest, and only then looks what was written
     * meanwhile: where QEMU 10.0 emulates processors, writes of several milliseconds after a look at a running guest go unseen.
     */
    void send(String uri, Duration limit) {
        cancel(limit);
        qmp.execute(
                domain,
                "migrate-set-parameters",
                Qmp.arguments().put("max-bandwidth", BANDWIDTH).put("downtime-limit", DOWNTIME));
        capabilities(false, true);
        qmp.execute(domain, "migrate", Qmp.arguments().put("uri", uri));
    }

    /** Sends state alone, of a machine whose RAM is a file that is kept. */
    void sendState(String uri) {
        capabilities(true, false);
        qmp.execute(domain, "migrate", Qmp.arguments().put("uri", uri));
    }

    void receive(String uri) {
        capabilities(false, false);
        qmp.execute(domain, "migrate-incoming", Qmp.arguments().put("uri", uri));
    }

    void receiveState(String uri) {
        capabilities(true, false);
        qmp.execute(domain, "migrate-incoming", Qmp.arguments().put("uri", uri));
    }

    private void capabilities(boolean ignoreShared, boolean pauseBeforeSwitchover) {
        var arguments = Qmp.arguments();
        var capabilities = arguments.putArray("capabilities");
        capabilities.addObject().put("capability", "x-ignore-shared").put("state", ignoreShared);
        capabilities.addObject().put("capability", "pause-before-switchover").put("state", pauseBeforeSwitchover);
        qmp.execute(domain, "migrate-set-capabilities", arguments);
    }

    /** Waits until little is left to send, or until QEMU stopped the guest because nothing is; and holds there. */
    void awaitLittleLeft(Duration limit) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            var look = look();
            refuseFailed("copying the memory", look);
            if (status(look).equals(STOPPED) || littleLeft(look)) {
                bandwidth(HELD);
                return;
            }
            if (System.nanoTime() > deadline) {
                throw late("copying the memory", limit);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** What is left is known from the first look at all pages on. */
    private static boolean littleLeft(JsonNode look) {
        return look.at("/ram/dirty-sync-count").asInt() > 0
                && look.at("/ram/remaining").asLong() <= LITTLE;
    }

    /** Sends what is left; the guest is stopped. */
    void sendRest() {
        bandwidth(BANDWIDTH);
    }

    private void bandwidth(long bytesPerSecond) {
        qmp.execute(domain, "migrate-set-parameters", Qmp.arguments().put("max-bandwidth", bytesPerSecond));
    }

    /** Waits until QEMU holds with all but the last of memory sent; the guest is stopped. */
    void awaitStopped(Duration limit) {
        await("copying the last of the memory", look -> status(look).equals(STOPPED), limit);
    }

    void goOn() {
        qmp.execute(domain, "migrate-continue", Qmp.arguments().put("state", STOPPED));
    }

    void awaitDone(Duration limit) {
        await("copying the memory", look -> status(look).equals(DONE), limit);
    }

    /** Gives up what is under way. Nothing is lost: the guest is as it was. */
    void cancel(Duration limit) {
        if (UNDER_WAY.contains(status(look()))) {
            qmp.execute(domain, "migrate_cancel");
            waiting.until(() -> !UNDER_WAY.contains(status(look())), limit);
        }
    }

    private void await(String what, Predicate<JsonNode> holds, Duration limit) {
        var held = waiting.until(
                () -> {
                    var look = look();
                    refuseFailed(what, look);
                    return holds.test(look);
                },
                limit);
        if (!held) {
            throw late(what, limit);
        }
    }

    private void refuseFailed(String what, JsonNode look) {
        if (status(look).equals("failed") || status(look).equals("cancelled")) {
            throw new HypervisorException.Failed(
                    what + " of domain " + domain + " failed: "
                            + look.path("error-desc").asText("QEMU does not say why")
                            + "; see the domain's log of libvirt",
                    null);
        }
    }

    private HypervisorException late(String what, Duration limit) {
        return new HypervisorException.TimedOut(
                what + " of domain " + domain + " did not end within " + limit.toSeconds()
                        + " s; the host or its disk is too busy, try again",
                null);
    }

    private JsonNode look() {
        return qmp.execute(domain, "query-migrate");
    }

    private static String status(JsonNode look) {
        return look.path("status").asText("none");
    }
}
