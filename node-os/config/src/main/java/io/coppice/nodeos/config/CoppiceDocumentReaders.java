package io.coppice.nodeos.config;

import static io.coppice.documents.ValueReaders.list;
import static io.coppice.documents.ValueReaders.mapping;
import static io.coppice.documents.ValueReaders.parsed;
import static io.coppice.documents.ValueReaders.text;

import io.coppice.documents.MappingReader;
import io.coppice.documents.Node;
import io.coppice.documents.Problems;
import io.coppice.documents.Value;
import java.net.InetAddress;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Read Coppice's own documents. */
final class CoppiceDocumentReaders {

    private CoppiceDocumentReaders() {}

    static Optional<NodeIdentity> identity(Node.Mapping document, Problems problems) {
        return read(document, problems, reader -> {
            var credential = ConfigReaders.completeCredential("certificate", "key");
            return new NodeIdentity(
                    reader.optional("api", credential),
                    reader.optional("etcd", credential),
                    reader.optional("etcdClient", credential));
        });
    }

    static Optional<List<ControlPlanePeer>> peers(Node.Mapping document, Problems problems) {
        return read(document, problems, reader -> {
            var peers = reader.required(
                    "peers",
                    list(mapping(peer -> new ControlPlanePeer(
                            peer.required("name", ConfigReaders.hostName(), ""),
                            peer.required("address", ConfigReaders.address(), InetAddress.getLoopbackAddress())))),
                    List.of());
            var names = new HashSet<String>();
            var addresses = new HashSet<InetAddress>();
            for (var peer : peers) {
                if (!names.add(peer.name())) {
                    reader.error("peers", "two peers have the name " + peer.name(), "give each a name of its own");
                }
                if (!addresses.add(peer.address())) {
                    reader.error(
                            "peers",
                            "two peers have the address " + peer.address().getHostAddress(),
                            "give each an address of its own");
                }
            }
            return peers;
        });
    }

    static Optional<Instant> lease(Node.Mapping document, Problems problems) {
        return read(
                document,
                problems,
                reader -> reader.required(
                        "expiresAt",
                        parsed(CoppiceDocumentReaders::instant, "write a time such as 2026-01-31T12:00:00Z"),
                        Instant.MIN));
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is not a time of RFC 3339", e);
        }
    }

    private static <T> Optional<T> read(Node.Mapping document, Problems problems, Function<MappingReader, T> content) {
        return mapping(reader -> {
                    reader.required("apiVersion", text(), "");
                    reader.required("kind", text(), "");
                    return content.apply(reader);
                })
                .read(new Value(document, "", problems));
    }
}
