package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.CodeHash;
import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.Sbom;
import io.coppice.nodeos.image.Trees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Builds the extension that brings Kubernetes to nodes. The same inputs give the same bytes; a build that dies leaves nothing that the next one
 * does not remove.
 */
public final class ExtensionBuilder {

    private static final String TEMPORARY = ".build-";

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
        return known.isPresent() ? known.get() : locked(source, hash, again, progress);
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

    private NodeExtension locked(ProgramSource source, String hash, boolean again, ExtensionProgress progress) {
        try {
            Files.createDirectories(store.directory());
            try (FileChannel channel = FileChannel.open(
                            store.directory().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                Optional<NodeExtension> builtMeanwhile =
                        again || !lock.isValid() ? Optional.empty() : store.findByInputs(hash);
                return builtMeanwhile.isPresent() ? builtMeanwhile.get() : buildAlone(source, hash, progress);
            }
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    "The extension cannot be written to " + store.directory() + ": " + e.getMessage() + ".",
                    "Check the permissions of the directory and the space left on its disk (2 GiB are enough).",
                    e);
        }
    }

    private NodeExtension buildAlone(ProgramSource source, String hash, ExtensionProgress progress) throws IOException {
        removeRemains();
        KubernetesPrograms programs = source.provide(progress);
        HostRoom.requireDisk(store.directory(), DISK);
        Path work = Files.createTempDirectory(store.directory(), TEMPORARY);
        try {
            NodeExtension extension = new ExtensionAssembly(inputs, programs, hash, work, progress).assemble();
            Path target = store.directory().resolve(extension.id().value());
            if (Files.exists(target)) {
                // other inputs, same content: only what is said about it is new
                for (String file : List.of(Sbom.FILE_NAME, ExtensionManifest.FILE_NAME)) {
                    Files.move(
                            extension.directory().resolve(file), target.resolve(file), StandardCopyOption.ATOMIC_MOVE);
                }
            } else {
                Files.move(extension.directory(), target, StandardCopyOption.ATOMIC_MOVE);
            }
            return ExtensionManifest.read(target);
        } finally {
            Trees.delete(work);
        }
    }

    /** What builds and removals left that were killed; the lock proves that nobody is at work. */
    private void removeRemains() throws IOException {
        List<Path> remains;
        try (Stream<Path> entries = Files.list(store.directory())) {
            remains = entries.filter(entry -> {
                        String name = entry.getFileName().toString();
                        return name.startsWith(TEMPORARY) || name.startsWith(ExtensionStore.REMOVED);
                    })
                    .toList();
        }
        Trees.discard(remains);
    }
}
