package io.coppice.machined.kubernetes.client;

import java.util.List;

/**
 * Objects as they were at one time.
 *
 * @param resourceVersion from which a watch goes on
 */
public record Listing<T>(List<T> items, String resourceVersion) {

    public Listing {
        items = List.copyOf(items);
    }
}
