package io.coppice.machined.service;

import java.util.function.Consumer;

/** A service that is work of the agent itself. */
@FunctionalInterface
public interface Task {

    /**
     * Works until the thread is interrupted, which is how it is stopped; it may be run again afterwards. It must end soon
     * after the interrupt and leave nothing behind that only it can remove.
     *
     * @param log takes lines for the log of the service
     * @throws ServiceException when it cannot go on; it is tried again after a while
     */
    void run(Consumer<String> log) throws ServiceException, InterruptedException;
}
