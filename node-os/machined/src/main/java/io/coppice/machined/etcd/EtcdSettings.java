package io.coppice.machined.etcd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the member of this node is told.
 *
 * @param program path of etcd
 * @param self this node's own endpoint
 * @param peers the other control planes
 * @param token keeps clusters apart
 * @param extraArguments flags without dashes
 */
public record EtcdSettings(
        Path program, EtcdEndpoint self, List<EtcdEndpoint> peers, String token, Map<String, String> extraArguments) {

    public EtcdSettings {
        peers = List.copyOf(peers);
        extraArguments = Map.copyOf(extraArguments);
    }

    /**
     * How long a call to the member may take, and its end: etcd's own limit, which is 5 s and two elections ({@code ReqTimeout} of its {@code ServerConfig}),
     * and 3 s for a node under software emulation.
     */
    Duration limit() {
        return Duration.ofSeconds(8).plus(election().multipliedBy(2));
    }

    /** What is no number etcd itself refuses. */
    private Duration election() {
        String milliseconds = extraArguments.getOrDefault("election-timeout", "");
        return milliseconds.matches("[0-9]{1,9}")
                ? Duration.ofMillis(Long.parseLong(milliseconds))
                : Duration.ofSeconds(1);
    }

    /** The peer that has this URL, or null. */
    @Nullable
    EtcdEndpoint peerAt(String peerUrl) {
        for (EtcdEndpoint peer : peers) {
            if (peer.peerUrl().equals(peerUrl)) {
                return peer;
            }
        }
        return null;
    }
}
