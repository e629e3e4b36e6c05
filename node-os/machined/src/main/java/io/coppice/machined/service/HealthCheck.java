package io.coppice.machined.service;

/** Asks whether a running service serves. */
@FunctionalInterface
public interface HealthCheck {

    /** Returns when the service serves. It must bound itself in time: about a second, some seconds under emulation. */
    void check() throws ServiceException, InterruptedException;

    /** For services whose running process is all there is to know. */
    HealthCheck PROCESS = () -> {};
}
