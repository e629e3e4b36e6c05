package io.coppice.machined.service;

import java.util.function.Consumer;

/** What happens before a service's process is started; it may take as long as it needs and is interrupted by a stop. */
@FunctionalInterface
public interface Preparation {

    /**
     * Prepares one start.
     *
     * @param progress takes a text that tells what is waited for, shown with the service's state
     * @return the process to start
     */
    Launch prepare(Consumer<String> progress) throws ServiceException, InterruptedException;
}
