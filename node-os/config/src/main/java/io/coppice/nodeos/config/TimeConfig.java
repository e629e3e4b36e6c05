package io.coppice.nodeos.config;

import java.util.List;

/**
 * {@code machine.time}.
 *
 * @param disabled do not set the clock from time servers
 * @param servers names or addresses of NTP servers
 */
public record TimeConfig(boolean disabled, List<String> servers) {

    public static final TimeConfig DEFAULT = new TimeConfig(false, List.of());

    public TimeConfig {
        servers = List.copyOf(servers);
    }
}
