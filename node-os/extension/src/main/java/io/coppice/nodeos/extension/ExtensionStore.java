package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.ContentStore;
import io.coppice.nodeos.image.Sbom;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The extensions of one home, each in {@code extensions/<id>/}: by name, of each name the highest version first, of each version the one that
 * was built last.
 */
public final class ExtensionStore extends ContentStore<ExtensionId, NodeExtension> {

    private static final Comparator<NodeExtension> NEWEST_FIRST = Comparator.comparing(NodeExtension::name)
            .thenComparing(NodeExtension::version, ExtensionVersion::newestFirst)
            .thenComparing(NodeExtension::createdAt, Comparator.reverseOrder())
            .thenComparing(NodeExtension::id);

    /**
     * @param home Coppice's home; {@code extensions} in it is made when an extension is built
     */
    public ExtensionStore(Path home) {
        super(home.resolve("extensions"), "extension", "coppice image extension", NEWEST_FIRST);
    }

    /** The extension of this name with the highest version, of those without numbers the one that was built last, if there is any. */
    public Optional<NodeExtension> newest(String name) {
        return list().stream()
                .filter(extension -> extension.name().equals(name))
                .findFirst();
    }

    @Override
    protected NodeExtension read(Path entry) {
        return ExtensionManifest.read(entry);
    }

    @Override
    protected ExtensionId idOf(NodeExtension extension) {
        return ExtensionManifest.idOf(extension.name(), extension.version().toString(), extension.files());
    }

    @Override
    protected boolean isProgram(String file) {
        return file.equals(NodeExtension.KUBECTL);
    }

    @Override
    protected List<String> descriptions() {
        return List.of(ExtensionManifest.FILE_NAME, Sbom.FILE_NAME);
    }
}
