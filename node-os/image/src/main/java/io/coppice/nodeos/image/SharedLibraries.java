package io.coppice.nodeos.image;

import io.coppice.nodeos.image.DebianPackage.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Adds the shared libraries that the programs in a root tree ask for, and theirs, and no other. */
public final class SharedLibraries {

    private static final String DIRECTORY = "usr/lib/x86_64-linux-gnu/";

    private final RootTree root;
    private final String directory;
    private final Set<String> provided;
    private final String list;
    private final Map<String, byte[]> available = new HashMap<>();

    SharedLibraries(RootTree root) {
        this(root, DIRECTORY, Set.of(), "ImageContents.LIBRARIES");
    }

    /**
     * @param directory of the tree where the libraries go, with a slash at its end
     * @param provided libraries that the tree's programs find elsewhere
     * @param list which list of packages to correct when one is missing, for messages
     */
    public SharedLibraries(RootTree root, String directory, Set<String> provided, String list) {
        this.root = root;
        this.directory = directory;
        this.provided = Set.copyOf(provided);
        this.list = list;
    }

    /** Makes the libraries of a package available. */
    public void offer(Path packageFile) throws IOException {
        Map<String, Entry> entries = new TreeMap<>(DebianPackage.read(
                packageFile, path -> path.startsWith(DIRECTORY) && path.indexOf('/', DIRECTORY.length()) < 0));
        for (String path : entries.keySet()) {
            byte[] content = resolve(entries, path);
            if (content != null && ElfFile.isElf(content)) {
                available.put(path.substring(DIRECTORY.length()), content);
            }
        }
    }

    /**
     * Copies what is needed.
     *
     * @throws ImageException.BuildFailed if a library is in no package offered and not in the tree
     */
    public void addNeeded() throws IOException {
        Set<String> present = new HashSet<>(provided);
        Deque<String> open = new ArrayDeque<>(root.files());
        open.stream().map(path -> path.substring(path.lastIndexOf('/') + 1)).forEach(present::add);
        while (!open.isEmpty()) {
            String path = open.removeFirst();
            for (String library : neededBy(path)) {
                if (present.contains(library)) {
                    continue;
                }
                byte[] content = available.get(library);
                if (content == null) {
                    throw new ImageException.BuildFailed(
                            "/" + path + " needs the shared library " + library
                                    + ", which is in none of the packages offered.",
                            "Add the package that has it to " + list + " and run 'coppice image lock'.",
                            null);
                }
                root.file(directory + library, content, library.startsWith("ld-"));
                present.add(library);
                open.add(directory + library);
            }
        }
    }

    private List<String> neededBy(String path) throws IOException {
        Path file = root.at(path);
        if (path.endsWith(".ko") || !startsLikeElf(file)) {
            return List.of();
        }
        return ElfFile.of(Files.readAllBytes(file)).needed().stream()
                .distinct()
                .sorted()
                .collect(Collectors.toList());
    }

    private static boolean startsLikeElf(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return ElfFile.isElf(in.readNBytes(64));
        }
    }

    private static byte @org.jspecify.annotations.Nullable [] resolve(Map<String, Entry> entries, String path) {
        return switch (entries.get(path)) {
            case Entry.RegularFile file -> file.content().bytes();
            case Entry.Link link -> link.target().contains("/") ? null : resolve(entries, DIRECTORY + link.target());
            case null -> null;
        };
    }
}
