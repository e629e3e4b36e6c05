package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was built of one kind in one home, each in a directory that is called by its id. Everything that can be seen is complete: it arrived by
 * one rename.
 *
 * @param <I> ids
 * @param <T> what is kept
 */
public abstract class ContentStore<I, T extends Stored<I>> {

    private static final String REMOVED = ".removed-";
    private static final String TEMPORARY = ".build-";

    private final Path directory;
    private final String kind;
    private final String command;
    private final Comparator<T> order;

    /**
     * @param directory made when something is built
     * @param kind what is kept, in one word
     * @param command the command line's for this kind
     * @param order of lists
     */
    protected ContentStore(Path directory, String kind, String command, Comparator<T> order) {
        this.directory = directory.toAbsolutePath();
        this.kind = kind;
        this.command = command;
        this.order = order;
    }

    /** Makes something to be kept. */
    @FunctionalInterface
    public interface Assembly<T> {

        /** @param work an empty directory that is removed afterwards; the result lies in it or below it */
        T assemble(Path work) throws IOException;
    }

    /**
     * What a directory holds.
     *
     * @throws ImageException.Corrupted if that cannot be read
     */
    protected abstract T read(Path entry);

    /** The id that it has by its content. */
    protected abstract I idOf(T stored);

    /** Names of the files that only say something about it; the first is the manifest. */
    protected abstract List<String> descriptions();

    /** Whether a file with this name is run on the host. */
    protected boolean isProgram(String file) {
        return false;
    }

    /** Where they lie. */
    public final Path directory() {
        return directory;
    }

    /**
     * All there are, in the store's order. What somebody removes meanwhile may be missing.
     *
     * @throws ImageException.Corrupted if a manifest cannot be read
     */
    public final List<T> list() {
        List<T> all = new ArrayList<>();
        for (Path entry : entries()) {
            try {
                all.add(read(entry));
            } catch (ImageException.Corrupted unreadable) {
                if (Files.isDirectory(entry)) {
                    throw unreadable;
                }
            }
        }
        all.sort(order);
        return List.copyOf(all);
    }

    /** The one built from inputs with this hash, if there is one. */
    public final Optional<T> findByInputs(String inputs) {
        return list().stream().filter(stored -> stored.inputs().equals(inputs)).findFirst();
    }

    /**
     * The one with this id.
     *
     * @param id the id, or a beginning of it that fits one only
     * @throws ImageException.NotFound if none or several fit
     */
    public final T find(String id) {
        List<T> fitting = list().stream()
                .filter(stored -> !id.isEmpty() && stored.id().toString().startsWith(id))
                .toList();
        return switch (fitting.size()) {
            case 0 ->
                throw new ImageException.NotFound(
                        "There is no " + kind + " \"" + id + "\" in " + directory + ".",
                        "'" + command + " list' shows the " + kind + "s; '" + command + " build' builds one.");
            case 1 -> fitting.getFirst();
            default ->
                throw new ImageException.NotFound(
                        "\"" + id + "\" fits several " + kind + "s: "
                                + String.join(
                                        ", ",
                                        fitting.stream()
                                                .map(stored -> stored.id().toString())
                                                .toList()) + ".",
                        "Give more digits of the id.");
        };
    }

    /**
     * Reads every file and compares size and hash with the manifest.
     *
     * @throws ImageException.NotFound if there is none with this id
     * @throws ImageException.Corrupted naming the first file that is not what it should be
     */
    public final T verify(I id) {
        return verify(find(id.toString()));
    }

    private T verify(T stored) {
        for (ImageFile file : stored.files()) {
            verify(stored, file);
        }
        I actual = idOf(stored);
        if (!actual.equals(stored.id())) {
            throw corrupted(stored, descriptions().getFirst(), "its contents make " + kind + " " + actual, null);
        }
        return stored;
    }

    /**
     * Builds one, unless there is one from the same inputs. Another build in the same store is waited for.
     *
     * @param inputs SHA-256 over everything that goes into it
     * @param again whether it is built again although this one is there; asked when no other build runs
     * @throws ImageException if it cannot be built; nothing is left behind
     */
    public final T build(String inputs, Predicate<T> again, Assembly<T> assembly) {
        try {
            Files.createDirectories(directory);
            try (FileChannel channel = FileChannel.open(
                            directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                Optional<T> known =
                        lock.isValid() ? findByInputs(inputs).filter(Predicate.not(again)) : Optional.empty();
                return known.isPresent() ? known.get() : buildAlone(assembly);
            }
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    "The " + kind + " cannot be written to " + directory + ": " + e.getMessage() + ".",
                    "Check the permissions of the directory and the space left on its disk.",
                    e);
        }
    }

    private T buildAlone(Assembly<T> assembly) throws IOException {
        removeRemains();
        Path work = Files.createTempDirectory(directory, TEMPORARY);
        try {
            T built = assembly.assemble(work);
            Path target = directory.resolve(built.id().toString());
            if (Files.exists(target)) {
                // other inputs, same content: only what is said about it is new; the manifest comes last
                for (String file : descriptions().reversed()) {
                    Files.move(built.directory().resolve(file), target.resolve(file), StandardCopyOption.ATOMIC_MOVE);
                }
            } else {
                Files.move(built.directory(), target, StandardCopyOption.ATOMIC_MOVE);
            }
            return read(target);
        } finally {
            Trees.delete(work);
        }
    }

    /**
     * Moves a directory here that is called by its id and holds what a store of this kind held, unless there is one with this id.
     *
     * @param unpacked on the same file system
     * @throws ImageException.Corrupted if it does not hold what its id says; it stays where it is
     */
    public final T take(Path unpacked) {
        try {
            Files.createDirectories(directory);
            try (FileChannel channel = FileChannel.open(
                            directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                T stored = verify(read(unpacked));
                if (!stored.id().toString().equals(unpacked.getFileName().toString())) {
                    throw corrupted(stored, descriptions().getFirst(), "it should be " + unpacked.getFileName(), null);
                }
                Path target = directory.resolve(stored.id().toString());
                if (!Files.exists(target)) {
                    for (String file : names(unpacked)) {
                        Files.setPosixFilePermissions(
                                unpacked.resolve(file),
                                PosixFilePermissions.fromString(isProgram(file) ? "rwxr-xr-x" : "rw-r--r--"));
                    }
                    Files.setPosixFilePermissions(unpacked, PosixFilePermissions.fromString("rwxr-xr-x"));
                    Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
                }
                return read(target);
            }
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    "The " + kind + " in " + unpacked + " cannot be moved to " + directory + ": " + e.getMessage()
                            + ".",
                    "Check the permissions of the directory and the space left on its disk.",
                    e);
        }
    }

    private static List<String> names(Path entry) throws IOException {
        try (Stream<Path> files = Files.list(entry)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** What builds and removals left that were killed; the lock proves that nobody is at work. */
    private void removeRemains() throws IOException {
        List<Path> remains;
        try (Stream<Path> entries = Files.list(directory)) {
            remains = entries.filter(entry -> {
                        String name = entry.getFileName().toString();
                        return name.startsWith(TEMPORARY) || name.startsWith(REMOVED);
                    })
                    .toList();
        }
        Trees.discard(remains);
    }

    /**
     * Removes one; a machine that has its files open keeps them until it ends.
     *
     * @throws ImageException.NotFound if there is none with this id
     */
    public final void delete(I id) {
        T stored = find(id.toString());
        try {
            Path doomed = directory.resolve(REMOVED + stored.id());
            Trees.delete(doomed);
            Files.move(stored.directory(), doomed);
            Trees.delete(doomed);
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    titled() + " " + stored.id() + " cannot be removed from " + stored.directory() + ": "
                            + e.getMessage(),
                    "Check that you own the directory, then remove it again.",
                    e);
        }
    }

    /**
     * Removes all but some.
     *
     * @param keep ids that machines still use, or that are wanted for another reason
     * @return what was removed
     */
    public final List<T> prune(Collection<I> keep) {
        List<T> removed = new ArrayList<>();
        for (T stored : list()) {
            if (!keep.contains(stored.id())) {
                delete(stored.id());
                removed.add(stored);
            }
        }
        return List.copyOf(removed);
    }

    private void verify(T stored, ImageFile file) {
        Path path = stored.directory().resolve(file.name());
        try {
            long size = Files.size(path);
            if (size != file.size()) {
                throw corrupted(stored, file.name(), "it has " + size + " bytes instead of " + file.size(), null);
            }
            String actual = Hashes.sha256(path);
            if (!actual.equals(file.sha256())) {
                throw corrupted(stored, file.name(), "its SHA-256 is " + actual + " instead of " + file.sha256(), null);
            }
        } catch (NoSuchFileException e) {
            throw corrupted(stored, file.name(), "it is missing", e);
        } catch (IOException e) {
            throw corrupted(stored, file.name(), "it cannot be read: " + e.getMessage(), e);
        }
    }

    private ImageException.Corrupted corrupted(T stored, String file, String how, @Nullable Exception cause) {
        return new ImageException.Corrupted(
                titled() + " " + stored.id() + " is corrupted: "
                        + stored.directory().resolve(file) + ": " + how + ".",
                "Remove the directory " + stored.directory() + " and run '" + command + " build' again.",
                cause);
    }

    private String titled() {
        return Character.toUpperCase(kind.charAt(0)) + kind.substring(1);
    }

    private List<Path> entries() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory)
                    .filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    "The " + kind + "s in " + directory + " cannot be listed: " + e.getMessage(),
                    "Make the directory readable for you, or set COPPICE_HOME to another one.",
                    e);
        }
    }
}
