package io.coppice.cli;

/** Opens the process' terminal. */
@FunctionalInterface
interface ScreenFactory {

    /** The caller closes it, which restores the terminal. */
    Screen open();
}
