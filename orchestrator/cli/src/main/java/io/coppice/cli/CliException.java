package io.coppice.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something the command line itself could not do: the fact, where, and what to do. */
final class CliException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> where;
    private final String remedy;
    private final int exitCode;

    private CliException(String fact, List<String> where, String remedy, int exitCode, @Nullable Throwable cause) {
        super(fact, cause);
        this.where = List.copyOf(where);
        this.remedy = remedy;
        this.exitCode = exitCode;
    }

    /** What was asked is wrong in itself. */
    static CliException usage(String fact, List<String> where, String remedy) {
        return new CliException(fact, where, remedy, ExitCode.USAGE, null);
    }

    /** What was asked is wrong in itself, as its reading showed. */
    static CliException usage(String fact, String remedy, Throwable cause) {
        return new CliException(fact, List.of(), remedy, ExitCode.USAGE, cause);
    }

    static CliException failed(String fact, List<String> where, String remedy, @Nullable Throwable cause) {
        return new CliException(fact, where, remedy, ExitCode.FAILED, cause);
    }

    List<String> where() {
        return where;
    }

    String remedy() {
        return remedy;
    }

    int exitCode() {
        return exitCode;
    }
}
