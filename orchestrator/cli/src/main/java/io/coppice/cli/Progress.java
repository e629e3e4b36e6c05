package io.coppice.cli;

import io.coppice.orchestrator.ProgressEvent;

/** Shows how a change comes along. May be called from any thread. */
interface Progress extends ProgressEvent.Listener, AutoCloseable {

    /** Something that the command itself has to say while the change goes on. */
    void say(String text);

    /** Leaves the last state in view and gives the terminal back. May be called more than once. */
    void leave();

    @Override
    default void close() {
        leave();
    }

    /** The fitting one for where the output goes. */
    static Progress of(CliContext context, ProgressFormat format, String title) {
        return switch (format) {
            case JSON -> new JsonProgress(context);
            case TEXT -> {
                boolean live = context.terminal()
                        && context.variable("CI").isEmpty()
                        && !context.variable("TERM").orElse("dumb").equals("dumb");
                yield live ? new LiveProgress(context, title) : new PlainProgress(context, title);
            }
        };
    }
}
