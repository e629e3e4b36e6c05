package io.coppice.nodeos.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What all stores do with what comes and goes meanwhile. */
class ContentStoreTest {

    @TempDir
    Path directory;

    /** A directory with one file, {@code inputs}. */
    private record Note(String id, Path directory, String inputs) implements Stored<String> {
        @Override
        public List<ImageFile> files() {
            return List.of();
        }
    }

    private static final class Notes extends ContentStore<String, Note> {

        /** Removed by somebody else just before they are read. */
        final Set<String> vanishing = new HashSet<>();

        Notes(Path directory) {
            super(directory, "note", "coppice note", Comparator.comparing(Note::id));
        }

        @Override
        protected Note read(Path entry) {
            String id = entry.getFileName().toString();
            try {
                if (vanishing.contains(id)) {
                    Trees.delete(entry);
                }
                return new Note(id, entry, Files.readString(entry.resolve("inputs")));
            } catch (IOException e) {
                throw new ImageException.Corrupted(entry + " cannot be read", "Remove it.", e);
            }
        }

        @Override
        protected String idOf(Note note) {
            return note.inputs().equals("forged") ? "another" : note.id();
        }

        @Override
        protected List<String> descriptions() {
            return List.of("inputs");
        }

        Note put(String id, String inputs) {
            return build(inputs, _ -> false, work -> make(work, id, inputs));
        }

        Note make(Path work, String id, String inputs) throws IOException {
            Path made = Files.createDirectory(work.resolve(id));
            Files.writeString(made.resolve("inputs"), inputs);
            return read(made);
        }
    }

    @Test
    void whatIsRemovedWhileAllAreListedIsLeftOut() {
        Notes notes = new Notes(directory);
        Note kept = notes.put("kept", "one");
        notes.put("gone", "two");
        notes.vanishing.add("gone");

        assertThat(notes.list()).containsExactly(kept);
    }

    @Test
    void whetherOneIsBuiltAgainIsAskedWhileNobodyElseBuilds() {
        Notes notes = new Notes(directory);
        Note first = notes.put("first", "one");
        List<Note> asked = new ArrayList<>();

        Note again = notes.build(
                "one",
                known -> {
                    asked.add(known);
                    assertThatThrownBy(this::lock).isInstanceOf(OverlappingFileLockException.class);
                    return true;
                },
                work -> notes.make(work, "second", "one"));

        assertThat(asked).containsExactly(first);
        assertThat(notes.list()).containsExactly(first, again);
        assertThat(notes.put("third", "one")).as("there already").isIn(first, again);
    }

    @Test
    void whatWasUnpackedIsTakenOnceAndOnlyIfItIsWhatItsIdSays() throws IOException {
        Notes notes = new Notes(directory.resolve("store"));
        Path unpacked = notes.make(directory, "moved", "one").directory();
        Path forged = notes.make(directory, "forged", "forged").directory();

        Note taken = notes.take(unpacked);
        assertThat(notes.list()).containsExactly(taken);
        assertThat(unpacked).doesNotExist();
        assertThat(notes.take(notes.make(directory, "moved", "one").directory()))
                .isEqualTo(taken);
        assertThatThrownBy(() -> notes.take(forged))
                .isInstanceOf(ImageException.Corrupted.class)
                .hasMessageContaining("its contents make note another");
        assertThat(notes.list()).containsExactly(taken);
    }

    private void lock() throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(".lock"), StandardOpenOption.WRITE)) {
            channel.lock().release();
        }
    }

    @Test
    void whatIsThereAndCannotBeReadIsSaid() throws IOException {
        Notes notes = new Notes(directory);
        notes.put("sound", "one");
        Files.createDirectory(directory.resolve("empty"));

        assertThatThrownBy(notes::list)
                .isInstanceOf(ImageException.Corrupted.class)
                .hasMessageContaining("empty");
    }
}
