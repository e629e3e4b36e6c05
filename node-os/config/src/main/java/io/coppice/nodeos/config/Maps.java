package io.coppice.nodeos.config;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

final class Maps {

    private Maps() {}

    /** An immutable copy in key order, so that equal configs are written equally. */
    static <T> Map<String, T> sorted(Map<String, T> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
