package io.coppice.orchestrator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something could not be done. Every one says what happened, where, and what to do.
 */
public abstract sealed class CoppiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    protected CoppiceException(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What the reader can do, in one or a few sentences. */
    public String remedy() {
        return remedy;
    }

    /** What was asked is wrong in itself; nothing was made. */
    public static final class InvalidRequest extends CoppiceException {
        private static final long serialVersionUID = 1L;

        private final transient List<String> problems;

        public InvalidRequest(String message, List<String> problems, String remedy) {
            super(message, remedy, null);
            this.problems = List.copyOf(problems);
        }

        /** Every problem found, each with its place. */
        public List<String> problems() {
            return problems;
        }
    }

    /** The cluster or node is not there. */
    public static final class NotFound extends CoppiceException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message, String remedy) {
            super(message, remedy, null);
        }
    }

    /** The name is taken, or another command works on the same cluster. */
    public static final class Conflict extends CoppiceException {
        private static final long serialVersionUID = 1L;

        public Conflict(String message, String remedy) {
            super(message, remedy, null);
        }
    }

    /** The host cannot: no hypervisor, too old, not enough memory or disk. Nothing was made. */
    public static final class HostNotReady extends CoppiceException {
        private static final long serialVersionUID = 1L;

        public HostNotReady(String message, String remedy, @Nullable Throwable cause) {
            super(message, remedy, cause);
        }
    }

    /** A step of a plan failed, or the time was up. */
    public static final class StepFailed extends CoppiceException {
        private static final long serialVersionUID = 1L;

        private final transient List<String> lastLog;

        public StepFailed(String message, List<String> lastLog, String remedy, @Nullable Throwable cause) {
            super(message, remedy, cause);
            this.lastLog = List.copyOf(lastLog);
        }

        /** The end of the node's log, if there is one. */
        public List<String> lastLog() {
            return lastLog;
        }
    }
}
