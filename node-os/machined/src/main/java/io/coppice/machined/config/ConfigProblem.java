package io.coppice.machined.config;

import java.io.Serial;
import java.util.List;

/** A config cannot be read or is not valid; the message has one line per problem. */
public final class ConfigProblem extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean readable;

    private ConfigProblem(String message, boolean readable) {
        super(message);
        this.readable = readable;
    }

    static ConfigProblem unreadable(String message) {
        return new ConfigProblem(message, false);
    }

    static ConfigProblem invalid(List<String> problems) {
        return new ConfigProblem(String.join("\n", problems), true);
    }

    /** Whether the config could be read and is only wrong. */
    public boolean readable() {
        return readable;
    }
}
