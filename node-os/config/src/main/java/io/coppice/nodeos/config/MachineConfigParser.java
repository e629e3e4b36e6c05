package io.coppice.nodeos.config;

import io.coppice.documents.MappingReader;
import io.coppice.documents.Node;
import io.coppice.documents.Place;
import io.coppice.documents.Problems;
import io.coppice.documents.Value;
import io.coppice.documents.ValueReaders;
import io.coppice.documents.YamlParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads machine configs: one v1alpha1 document and any of Coppice's own, in any order. */
public final class MachineConfigParser {

    private MachineConfigParser() {}

    /**
     * Reads a config and checks all that can be checked without the node. Trailing NUL characters, with which a config drive is
     * padded, are ignored.
     *
     * @param source name of the file or other origin, for messages
     */
    public static ParseResult parse(String text, String source) {
        var problems = new Problems();
        var documents = YamlParser.parse(text, source, problems);
        return problems.hasErrors()
                ? new ParseResult(Optional.empty(), problems.list())
                : parse(documents, source, problems);
    }

    /** Reads documents that may come from several sources. */
    static ParseResult parse(List<Node> roots, String source, Problems problems) {
        var documents = ConfigDocuments.sort(roots, problems);
        if (documents.main().isEmpty() && !problems.hasErrors()) {
            problems.error(
                    Place.of(source),
                    "",
                    "there is no v1alpha1 document",
                    "write one with 'version: v1alpha1', 'machine:' and 'cluster:'");
        }
        var identity = documents.identity().flatMap(node -> CoppiceDocumentReaders.identity(node, problems));
        var peers = documents
                .peers()
                .flatMap(node -> CoppiceDocumentReaders.peers(node, problems))
                .orElse(List.of());
        var extensions = CoppiceDocumentReaders.extensions(documents.extensions(), problems);
        var lease = documents.lease().flatMap(node -> CoppiceDocumentReaders.lease(node, problems));
        var config = documents.main().flatMap(main -> {
            ConfigRules.check(main, documents, problems);
            return ValueReaders.mapping(MachineConfigParser::config).read(new Value(main, "", problems));
        });
        if (problems.hasErrors()) {
            return new ParseResult(Optional.empty(), problems.list());
        }
        return new ParseResult(
                config.map(found -> new MachineConfig(
                        found.debug(), found.machine(), found.cluster(), identity, peers, extensions, lease)),
                problems.list());
    }

    private static MachineConfig config(MappingReader reader) {
        reader.required("version", ValueReaders.oneOf(Map.of(MachineConfig.VERSION, true)), true);
        if (!reader.optional("persist", ValueReaders.bool(), true)) {
            reader.error("persist", "a config that is not kept is not supported", "write 'persist: true' or remove it");
        }
        var debug = reader.optional("debug", ValueReaders.bool(), false);
        if (debug) {
            ConfigReaders.withoutEffect(reader, "debug", "the node logs no more than without it");
        }
        return new MachineConfig(
                debug,
                reader.required("machine", ValueReaders.mapping(MachineReader::read), MachineReader.PLACEHOLDER),
                reader.required("cluster", ValueReaders.mapping(ClusterReader::read), ClusterReader.PLACEHOLDER),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty());
    }
}
