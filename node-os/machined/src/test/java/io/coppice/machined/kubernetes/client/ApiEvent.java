package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Something that happened to an object.
 *
 * @param version of all objects since then
 * @param type as watches call it
 * @param path of the object; empty in a bookmark
 */
record ApiEvent(long version, String type, String path, ObjectNode object) {

    static final String ADDED = "ADDED";
    static final String MODIFIED = "MODIFIED";
    static final String DELETED = "DELETED";
    static final String BOOKMARK = "BOOKMARK";

    /** Whether a watch of a collection is told. */
    boolean concerns(String collection, ApiQuery query) {
        return type.equals(BOOKMARK)
                || (version > query.resourceVersion() && ApiPaths.belongs(path, collection) && query.selects(object));
    }

    /** As a watch writes it. */
    ObjectNode message() {
        ObjectNode message = ApiAnswers.object().put("type", type);
        message.set("object", object.deepCopy());
        message.withObject("/object").withObject("/metadata").put("resourceVersion", Long.toString(version));
        return message;
    }
}
