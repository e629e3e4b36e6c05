package io.coppice.nodeos.image;

import org.jspecify.annotations.Nullable;

/** An image could not be built, found or trusted. The message says what and where, the remedy what to do. */
public abstract sealed class ImageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    private ImageException(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What the reader can do. */
    public String remedy() {
        return remedy;
    }

    /** There is no such image in the store. */
    public static final class NotFound extends ImageException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message, String remedy) {
            super(message, remedy, null);
        }
    }

    /** A file of an image is missing, unreadable or not what its manifest says. */
    public static final class Corrupted extends ImageException {
        private static final long serialVersionUID = 1L;

        public Corrupted(String message, String remedy, @Nullable Throwable cause) {
            super(message, remedy, cause);
        }
    }

    /** The lock file is missing, malformed or no longer obtainable. */
    public static final class LockInvalid extends ImageException {
        private static final long serialVersionUID = 1L;

        public LockInvalid(String message, String remedy, @Nullable Throwable cause) {
            super(message, remedy, cause);
        }
    }

    /** The host lacks a tool, a JDK, a right or space that a build needs. */
    public static final class HostNotReady extends ImageException {
        private static final long serialVersionUID = 1L;

        public HostNotReady(String message, String remedy, @Nullable Throwable cause) {
            super(message, remedy, cause);
        }
    }

    /** A step of a build went wrong; nothing was left behind. */
    public static final class BuildFailed extends ImageException {
        private static final long serialVersionUID = 1L;

        public BuildFailed(String message, String remedy, @Nullable Throwable cause) {
            super(message, remedy, cause);
        }
    }
}
