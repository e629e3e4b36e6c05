package io.coppice.hypervisor.libvirt;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** libvirt's event loop, one daemon thread per process: keepalive, lifecycle events and consoles live on it. */
final class EventLoop {

    private static final Logger LOGGER = LoggerFactory.getLogger(EventLoop.class);

    private static boolean started;

    private EventLoop() {}

    /** Must have run before the first connection is opened. */
    static synchronized void start(NativeLibvirt library) throws LibvirtFailure {
        if (started) {
            return;
        }
        if (library.virEventRegisterDefaultImpl() < 0) {
            throw LibvirtFailure.last(library, "virEventRegisterDefaultImpl");
        }
        Thread.ofPlatform().daemon().name("libvirt-events").start(() -> run(library));
        started = true;
    }

    private static void run(NativeLibvirt library) {
        int result;
        do {
            result = library.virEventRunDefaultImpl();
        } while (result == 0);
        LOGGER.error(
                "libvirt's event loop ended, no more events will arrive: {}; restart this process",
                LibvirtFailure.last(library, "virEventRunDefaultImpl").getMessage());
    }
}
