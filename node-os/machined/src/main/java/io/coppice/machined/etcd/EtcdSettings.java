package io.coppice.machined.etcd;

import java.nio.file.Path;
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
