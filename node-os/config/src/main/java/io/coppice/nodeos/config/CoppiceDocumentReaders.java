package io.coppice.nodeos.config;

import static io.coppice.documents.ValueReaders.list;
import static io.coppice.documents.ValueReaders.longInteger;
import static io.coppice.documents.ValueReaders.mapping;
import static io.coppice.documents.ValueReaders.matching;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Read Coppice's own documents. */
final class CoppiceDocumentReaders {

    /** 4 TiB. */
    private static final long MAX_DATA_BLOCKS = 1L << 30;

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

    static List<ExtensionConfig> extensions(List<Node.Mapping> documents, Problems problems) {
        var extensions = new ArrayList<ExtensionConfig>();
        var disks = new HashSet<String>();
        for (var document : documents) {
            read(document, problems, reader -> extension(reader, disks))
                    .flatMap(found -> found)
                    .ifPresent(extensions::add);
        }
        return extensions;
    }

    private static Optional<ExtensionConfig> extension(MappingReader reader, Set<String> disks) {
        var name = reader.required("name", matching(ExtensionConfig.NAME, "at most 32 of a-z, 0-9 and -"), "");
        var version = reader.required("version", matching(ExtensionConfig.VERSION, "a version such as 1.20.2"), "");
        var disk = reader.required(
                "disk", matching(ExtensionConfig.DISK, "the disk's serial number such as coppice-ext-0"), "");
        var rootHash = reader.required(
                "rootHash", matching(ExtensionConfig.ROOT_HASH, "64 hexadecimal digits, in lower case"), "");
        var dataBlocks = reader.required("dataBlocks", longInteger(1, MAX_DATA_BLOCKS), 0L);
        if (!disk.isEmpty() && !disks.add(disk)) {
            reader.error("disk", "two extensions are on disk " + disk, "give each extension a disk of its own");
        }
        var complete =
                !name.isEmpty() && !version.isEmpty() && !disk.isEmpty() && !rootHash.isEmpty() && dataBlocks > 0;
        return complete
                ? Optional.of(new ExtensionConfig(name, version, disk, rootHash, dataBlocks))
                : Optional.empty();
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
