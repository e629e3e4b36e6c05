package io.coppice.nodeos.oci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the images of an OCI image layout for one platform. */
final class LayoutReader {

    static final String INDEX_FILE = "index.json";

    /** Where blobs lie, each under the digits of its digest. */
    static final String BLOBS = "blobs/sha256/";

    /** Where containerd, Docker and BuildKit put the complete name. */
    static final String COMPLETE_NAME = "io.containerd.image.name";

    /** Where the image specification puts a name, or a tag alone. */
    private static final String NAME = "org.opencontainers.image.ref.name";

    private static final int DEEPEST = 4;

    private final ArchiveFiles files;
    private final Documents documents;
    private final Platform node;
    private final Set<String> others = new LinkedHashSet<>();

    LayoutReader(ArchiveFiles files, Platform node) {
        this.files = files;
        this.documents = new Documents(files);
        this.node = node;
    }

    List<OciImage> read(byte[] index) throws IOException {
        JsonObject json = JsonObject.parse(index, INDEX_FILE + " in " + files.name());
        Map<Digest, OciImage> images = new LinkedHashMap<>();
        for (Descriptor entry : Descriptors.list(json, "manifests", INDEX_FILE + " in " + files.name())) {
            Optional<List<Blob>> blobs = blobs(entry, 0);
            if (blobs.isPresent()) {
                OciImage image = new OciImage(names(entry), entry.digest(), blobs.get());
                images.merge(entry.digest(), image, LayoutReader::joined);
            }
        }
        if (images.isEmpty()) {
            throw new OciException(
                    files.name() + " has no image for " + node
                            + (others.isEmpty() ? ": it has no image at all" : "; it has " + String.join(", ", others)),
                    others.isEmpty()
                            ? "write the archive again"
                            : "save the image for the platform " + node + ", such as with 'docker pull --platform "
                                    + node + "'");
        }
        return List.copyOf(images.values());
    }

    private static OciImage joined(OciImage one, OciImage other) {
        Set<String> names = new LinkedHashSet<>(one.names());
        names.addAll(other.names());
        return one.withNames(List.copyOf(names));
    }

    private static List<String> names(Descriptor entry) throws OciException {
        String written = entry.annotations().get(COMPLETE_NAME);
        if (written == null) {
            written = entry.annotations().get(NAME);
            if (written == null || ImageName.isTagAlone(written)) {
                return List.of();
            }
        }
        String name = written;
        return List.of(ImageName.complete(name)
                .orElseThrow(() -> new OciException(
                        "'" + name + "' is no name of an image", "give the image a name with --name")));
    }

    /** All blobs of the image behind an entry, the entry's own last; empty if it is for another platform, or no image. */
    private Optional<List<Blob>> blobs(Descriptor entry, int depth) throws IOException {
        if (entry.platform().isPresent() && !entry.platform().get().runsOn(node)) {
            others.add(entry.platform().get().toString());
            return Optional.empty();
        }
        if (MediaTypes.isManifest(entry.mediaType())) {
            return manifest(entry);
        }
        if (!MediaTypes.isIndex(entry.mediaType())) {
            return Optional.empty();
        }
        if (depth == DEEPEST) {
            throw OciException.damaged("index " + entry.digest() + " lies in more than " + DEEPEST + " others");
        }
        String where = "index " + entry.digest();
        for (Descriptor child : Descriptors.list(JsonObject.parse(documents.blob(entry), where), "manifests", where)) {
            Optional<List<Blob>> inner = blobs(child, depth + 1);
            if (inner.isPresent()) {
                List<Blob> all = new ArrayList<>(inner.get());
                all.add(new Blob(entry, documents.content(entry), List.of(child.digest())));
                return Optional.of(all);
            }
        }
        return Optional.empty();
    }

    private Optional<List<Blob>> manifest(Descriptor entry) throws IOException {
        String where = "manifest " + entry.digest();
        JsonObject json = JsonObject.parse(documents.blob(entry), where);
        Optional<JsonObject> configuration = json.object("config");
        if (configuration.isEmpty()) {
            throw OciException.damaged(where + " has no config");
        }
        Descriptor config = Descriptors.of(configuration.get(), where);
        Platform made = Descriptors.platform(JsonObject.parse(documents.blob(config), "config " + config.digest()));
        if (!made.runsOn(node)) {
            others.add(made.toString());
            return Optional.empty();
        }
        Map<Digest, Blob> parts = new LinkedHashMap<>();
        parts.put(config.digest(), new Blob(config, documents.content(config), List.of()));
        for (Descriptor layer : Descriptors.list(json, "layers", where)) {
            parts.put(layer.digest(), new Blob(layer, documents.content(layer), List.of()));
        }
        List<Blob> blobs = new ArrayList<>(parts.values());
        blobs.add(new Blob(entry, documents.content(entry), List.copyOf(parts.keySet())));
        return Optional.of(blobs);
    }
}
