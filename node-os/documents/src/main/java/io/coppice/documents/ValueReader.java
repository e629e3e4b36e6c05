package io.coppice.documents;

import java.util.Optional;

/** Turns a value into a type of its own. */
@FunctionalInterface
public interface ValueReader<T> {

    /** The typed value; empty if the value is wrong, in which case at least one error has been reported. */
    Optional<T> read(Value value);
}
