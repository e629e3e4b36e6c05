package io.coppice.nodeos.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what {@code docker save} wrote before version 25: a list of configs and layers without manifests. The manifests are made here, the same ones
 * for the same archive.
 */
final class DockerSaveReader {

    static final String LIST_FILE = "manifest.json";

    private static final JsonFactory JSON = new JsonFactory();

    private final ArchiveFiles files;
    private final Documents documents;
    private final Platform node;

    DockerSaveReader(ArchiveFiles files, Platform node) {
        this.files = files;
        this.documents = new Documents(files);
        this.node = node;
    }

    List<OciImage> read(byte[] list) throws IOException {
        List<OciImage> images = new ArrayList<>();
        Set<String> others = new LinkedHashSet<>();
        for (JsonObject entry : JsonObject.parseList(list, LIST_FILE + " in " + files.name())) {
            Optional<Platform> other = image(entry, images);
            other.ifPresent(platform -> others.add(platform.toString()));
        }
        if (images.isEmpty()) {
            throw new OciException(
                    files.name() + " has no image for " + node
                            + (others.isEmpty() ? ": it has no image at all" : "; it has " + String.join(", ", others)),
                    others.isEmpty() ? "save the image again" : "save the image for the platform " + node);
        }
        return images;
    }

    /** Adds the image of an entry; or returns the platform that it is for, if it is not this one. */
    private Optional<Platform> image(JsonObject entry, List<OciImage> images) throws IOException {
        String path = entry.text("Config")
                .orElseThrow(() -> OciException.damaged(LIST_FILE + " in " + files.name() + " names no config"));
        byte[] config = documents.file(path).orElseThrow(() -> missing(path));
        checkName(path, config);
        JsonObject json = JsonObject.parse(config, path);
        Platform made = Descriptors.platform(json);
        if (!made.runsOn(node)) {
            return Optional.of(made);
        }
        List<String> differences =
                json.object("rootfs").map(root -> root.texts("diff_ids")).orElse(List.of());
        List<String> paths = entry.texts("Layers");
        if (differences.size() != paths.size()) {
            throw OciException.damaged(path + " in " + files.name() + " has " + differences.size() + " layers, and "
                    + LIST_FILE + " lists " + paths.size());
        }
        List<Blob> layers = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            layers.add(layer(paths.get(i), differences.get(i)));
        }
        images.add(image(names(entry), new BytesContent(config), Digest.of(config), layers));
        return Optional.empty();
    }

    private static OciImage image(List<String> names, Content config, Digest digest, List<Blob> layers)
            throws IOException {
        Map<Digest, Blob> parts = new LinkedHashMap<>();
        Blob configuration = new Blob(Descriptor.of(MediaTypes.CONFIG, digest, config.size()), config, List.of());
        parts.put(digest, configuration);
        layers.forEach(layer -> parts.put(layer.digest(), layer));
        byte[] manifest = manifest(configuration.descriptor(), layers);
        Digest target = Digest.of(manifest);
        List<Blob> blobs = new ArrayList<>(parts.values());
        blobs.add(new Blob(
                Descriptor.of(MediaTypes.MANIFEST, target, manifest.length),
                new BytesContent(manifest),
                List.copyOf(parts.keySet())));
        return new OciImage(names, target, blobs);
    }

    /** A plain layer's digest is its diff ID, so that only compressed ones are read for it. */
    private Blob layer(String path, String difference) throws IOException {
        Content content = files.find(path).orElseThrow(() -> missing(path));
        Compression compression = Compression.of(content);
        String type = MediaTypes.LAYER + compression.suffix();
        Digest digest = compression == Compression.NONE
                ? Digest.parse(difference)
                        .orElseThrow(() -> OciException.damaged("'" + difference + "' is no digest of a layer"))
                : digest(content);
        return new Blob(Descriptor.of(type, digest, content.size()), content, List.of());
    }

    private static Digest digest(Content content) throws IOException {
        var running = Digest.algorithm();
        try (InputStream in = content.open();
                var sink = new DigestOutputStream(OutputStream.nullOutputStream(), running)) {
            in.transferTo(sink);
        }
        return Digest.finished(running);
    }

    private static List<String> names(JsonObject entry) throws OciException {
        List<String> names = new ArrayList<>();
        for (String tag : entry.texts("RepoTags")) {
            names.add(ImageName.complete(tag)
                    .orElseThrow(() -> new OciException(
                            "'" + tag + "' is no name of an image", "give the image a name with --name")));
        }
        return names;
    }

    /** A config is called by its digest, with or without {@code .json}. */
    private void checkName(String path, byte[] config) throws OciException {
        String file = path.substring(path.lastIndexOf('/') + 1);
        String stem = file.endsWith(".json") ? file.substring(0, file.length() - ".json".length()) : file;
        Optional<Digest> named = Digest.ofHex(stem);
        Digest actual = Digest.of(config);
        if (named.isPresent() && !named.get().equals(actual)) {
            throw OciException.damaged(path + " in " + files.name() + " has the digest " + actual);
        }
    }

    private static byte[] manifest(Descriptor config, List<Blob> layers) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 2);
            json.writeStringField("mediaType", MediaTypes.MANIFEST);
            json.writeFieldName("config");
            write(json, config);
            json.writeArrayFieldStart("layers");
            for (Blob layer : layers) {
                write(json, layer.descriptor());
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Descriptor descriptor) throws IOException {
        json.writeStartObject();
        json.writeStringField("mediaType", descriptor.mediaType());
        json.writeStringField("digest", descriptor.digest().toString());
        json.writeNumberField("size", descriptor.size());
        json.writeEndObject();
    }

    private OciException missing(String path) {
        return OciException.damaged(files.name() + " lacks the file " + path);
    }
}
