package io.coppice.machined.kubernetes.client;

/** What paths of objects and of collections say. */
final class ApiPaths {

    private static final String NAMESPACES = "/namespaces/";

    private ApiPaths() {}

    /** Whether an object's path belongs to a collection, which may be that of all namespaces. */
    static boolean belongs(String object, String collection) {
        String own = object.substring(0, object.lastIndexOf('/'));
        if (own.equals(collection)) {
            return true;
        }
        int slash = collection.lastIndexOf('/');
        return !collection.contains(NAMESPACES)
                && own.startsWith(collection.substring(0, slash) + NAMESPACES)
                && own.endsWith(collection.substring(slash));
    }

    /** The namespace of an object; empty if it has none. */
    static String namespace(String object) {
        int start = object.indexOf(NAMESPACES);
        int end = start < 0 ? -1 : object.indexOf('/', start + NAMESPACES.length());
        return end < 0 ? "" : object.substring(start + NAMESPACES.length(), end);
    }
}
