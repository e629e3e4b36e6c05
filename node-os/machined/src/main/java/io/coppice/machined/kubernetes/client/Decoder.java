package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Takes out of an object what is needed; the object itself is not kept. */
@FunctionalInterface
public interface Decoder<T> {

    /** Keeps the whole object. */
    Decoder<ObjectNode> WHOLE = object -> object;

    T decode(ObjectNode object);
}
