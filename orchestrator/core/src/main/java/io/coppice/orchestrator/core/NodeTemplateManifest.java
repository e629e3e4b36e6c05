package io.coppice.orchestrator.core;

import io.coppice.documents.MappingReader;
import io.coppice.documents.Nodes;
import io.coppice.documents.ValueReaders;
import io.coppice.documents.YamlWriter;
import io.coppice.orchestrator.CoppiceException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * What is written of a node template when it is whole.
 *
 * @param ram the frozen RAM
 * @param state the frozen state of processors and devices
 */
public record NodeTemplateManifest(NodeShape shape, String image, Instant createdAt, Content ram, Content state) {

    /**
     * What a file holds.
     *
     * @param bytes its length
     * @param sha256 64 hexadecimal digits
     */
    public record Content(long bytes, String sha256) {}

    private static final int VERSION = 1;
    private static final String REMEDY =
            "It was written by another Coppice or damaged: delete the directory of the node template.";

    public String write() {
        return YamlWriter.write(Nodes.mapping()
                .put("version", VERSION)
                .put("shape", shape.text())
                .put("image", image)
                .put("createdAt", createdAt.toString())
                .put("ramBytes", ram.bytes())
                .put("ramSha256", ram.sha256())
                .put("stateBytes", state.bytes())
                .put("stateSha256", state.sha256())
                .build());
    }

    /**
     * @param source where the text comes from, for messages
     * @throws CoppiceException.InvalidRequest if it cannot be read
     */
    public static NodeTemplateManifest read(String text, String source) {
        return DocumentReading.read(
                text,
                source,
                source,
                ValueReaders.mapping(keys -> {
                    keys.required("version", ValueReaders.integer(VERSION, VERSION), VERSION);
                    return new NodeTemplateManifest(
                            new NodeShape(keys.required("shape", ValueReaders.text(), "")),
                            keys.required("image", ValueReaders.text(), ""),
                            keys.required(
                                    "createdAt",
                                    ValueReaders.parsed(
                                            NodeTemplateManifest::instant, "put back what was written here"),
                                    Instant.EPOCH),
                            content(keys, "ram"),
                            content(keys, "state"));
                }),
                REMEDY);
    }

    private static Content content(MappingReader keys, String name) {
        return new Content(
                keys.required(name + "Bytes", ValueReaders.longInteger(1, Long.MAX_VALUE), 1L),
                keys.required(name + "Sha256", ValueReaders.text(), ""));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no time", e);
        }
    }
}
