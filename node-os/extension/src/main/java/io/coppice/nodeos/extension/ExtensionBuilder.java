package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.CodeHash;
import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.ImageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds the extension that brings Kubernetes to nodes. The same inputs give the same bytes; a build that dies leaves nothing that the next one
 * does not remove.
 */
public final class ExtensionBuilder {

    /** The programs, twice, and room to spare. */
    private static final long DISK = 2L << 30;

    private final ExtensionInputs inputs;
    private final ExtensionStore store;

    public ExtensionBuilder(ExtensionInputs inputs, ExtensionStore store) {
        this.inputs = inputs;
        this.store = store;
    }

    /**
     * Builds the extension, or returns at once the one already built from the same inputs. Another build in the same store is waited for.
     *
     * @param progress hears of every step
     * @throws ImageException if anything is missing or goes wrong; nothing is left behind
     */
    public NodeExtension build(ExtensionRequest request, ExtensionProgress progress) {
        return build(request, false, progress);
    }

    /**
     * Builds the extension although the store may have it. It gets the id it had, unless the build is not reproducible.
     *
     * @param progress hears of every step
     * @throws ImageException if anything is missing or goes wrong; nothing is left behind
     */
    public NodeExtension rebuild(ExtensionRequest request, ExtensionProgress progress) {
        return build(request, true, progress);
    }

    private NodeExtension build(ExtensionRequest request, boolean again, ExtensionProgress progress) {
        ProgramSource source = new SourceChoice(inputs).choose(request, progress);
        String hash = hash(source);
        Optional<NodeExtension> known = again ? Optional.empty() : store.findByInputs(hash);
        return known.isPresent() ? known.get() : build(source, hash, again, progress);
    }

    private String hash(ProgramSource source) {
        try {
            List<String> lines = new ArrayList<>();
            lines.add("builder " + CodeHash.of(ExtensionBuilder.class));
            lines.add("tools " + CodeHash.of(Hashes.class));
            lines.add("helpers " + Hashes.sha256(inputs.helpersLock()));
            lines.addAll(new ContainerImages(inputs.containerSources()).hashes());
            lines.add(source.key());
            return Hashes.sha256(String.join("\n", lines));
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    "The inputs of the extension cannot be read: " + e.getMessage() + ".",
                    "Use a complete source tree that you may read.",
                    e);
        }
    }

    private NodeExtension build(ProgramSource source, String hash, boolean again, ExtensionProgress progress) {
        return store.build(hash, _ -> again, work -> {
            KubernetesPrograms programs = source.provide(progress);
            HostRoom.requireDisk(store.directory(), DISK);
            return new ExtensionAssembly(inputs, programs, hash, work, progress).assemble();
        });
    }
}
