package io.coppice.nodeos.config;

import java.net.URI;
import java.util.Map;

/**
 * One item of {@code machine.logging.destinations}: where service logs are sent, as JSON lines.
 *
 * @param endpoint {@code tcp://host:port} or {@code udp://host:port}
 * @param extraTags added to each line, in name order
 */
public record LogDestination(URI endpoint, Map<String, String> extraTags) {

    public LogDestination {
        extraTags = Maps.sorted(extraTags);
    }
}
