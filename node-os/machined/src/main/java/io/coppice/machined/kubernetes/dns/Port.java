package io.coppice.machined.kubernetes.dns;

/**
 * A port of a service or of its endpoints.
 *
 * @param name empty when it has none, and so no SRV record
 */
record Port(String name, Protocol protocol, int number) {

    /** As it stands in the names of SRV records: {@code _http}. */
    boolean named(String label) {
        return !name.isEmpty() && label.length() == name.length() + 1 && label.startsWith("_") && label.endsWith(name);
    }
}
