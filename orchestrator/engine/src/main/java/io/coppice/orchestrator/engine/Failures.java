package io.coppice.orchestrator.engine;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Puts failures of the platform into words. */
final class Failures {

    private Failures() {}

    /** The fact, also where the exception's message is only a path. */
    static String describe(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case FileSystemException other ->
                other.getReason() == null ? other.toString() : other.getFile() + ": " + other.getReason();
            default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
        };
    }

    /** What a failure says, or its type if it says nothing. */
    static String describe(Throwable failure) {
        if (failure instanceof IOException io) {
            return describe(io);
        }
        var message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
