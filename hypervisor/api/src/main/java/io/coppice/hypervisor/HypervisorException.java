package io.coppice.hypervisor;

import org.jspecify.annotations.Nullable;

/** A hypervisor did not do what it was asked. The message says what happened and what to do; the type says which kind it is. */
public abstract sealed class HypervisorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    protected HypervisorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** No connection: not running, not reachable, not allowed to connect. */
    public static final class Unavailable extends HypervisorException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The domain is not there. */
    public static final class NotFound extends HypervisorException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The name or id belongs to another domain. */
    public static final class Conflict extends HypervisorException {
        private static final long serialVersionUID = 1L;

        public Conflict(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The call is not possible in the state the domain is in. */
    public static final class InvalidState extends HypervisorException {
        private static final long serialVersionUID = 1L;

        public InvalidState(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The description of the machine is refused. */
    public static final class InvalidSpec extends HypervisorException {
        private static final long serialVersionUID = 1L;

        public InvalidSpec(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** This hypervisor, or this connection, cannot do it at all. */
    public static final class Unsupported extends HypervisorException {
        private static final long serialVersionUID = 1L;

        public Unsupported(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The machine was not started, for another program has a port of the host that is to lead to it. */
    public static final class PortInUse extends HypervisorException {
        private static final long serialVersionUID = 1L;

        public PortInUse(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** No answer within the limit. Whether it was done is unknown: look, then ask again. */
    public static final class TimedOut extends HypervisorException {
        private static final long serialVersionUID = 1L;

        public TimedOut(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The hypervisor tried and failed. */
    public static final class Failed extends HypervisorException {
        private static final long serialVersionUID = 1L;

        public Failed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
