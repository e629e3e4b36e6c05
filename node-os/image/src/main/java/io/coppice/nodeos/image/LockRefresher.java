package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pins the newest packages that this host's archives have for a suite. apt does the work, with a configuration and a state
 * of its own: the host's are not touched.
 */
public final class LockRefresher {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Pattern KERNEL_DEPENDENCY = Pattern.compile("linux-image-[0-9][^ ,(]*");

    private final Path lockFile;
    private final LockContents contents;

    /**
     * Refreshes the lock file of node images.
     *
     * @param lockFile the file to write; it need not exist
     */
    public LockRefresher(Path lockFile) {
        this(lockFile, ImageContents.locked());
    }

    /**
     * Refreshes any lock file.
     *
     * @param lockFile the file to write; it need not exist
     */
    public LockRefresher(Path lockFile, LockContents contents) {
        this.lockFile = lockFile;
        this.contents = contents;
    }

    /**
     * Asks the archives and writes the lock file.
     *
     * @return what changed; empty if everything was up to date
     * @throws ImageException if the archives cannot be reached or lack a package
     */
    public List<LockChange> refresh() {
        try {
            Path work = Files.createTempDirectory("coppice-lock");
            try {
                ImageLock lock = new ImageLock(ImageLock.FORMAT, contents.suite(), resolve(work));
                List<LockChange> changes = changes(lock);
                if (!changes.isEmpty()) {
                    lock.write(lockFile);
                }
                return changes;
            } finally {
                Trees.delete(work);
            }
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    "The lock file " + lockFile + " cannot be refreshed: " + e.getMessage() + ".",
                    "Check permissions and space of its directory and of the temporary directory.",
                    e);
        }
    }

    private List<LockChange> changes(ImageLock lock) {
        Map<String, LockedPackage> before = new TreeMap<>();
        if (Files.exists(lockFile)) {
            ImageLock.read(lockFile).packages().forEach(each -> before.put(each.name(), each));
        }
        List<LockChange> changes = new ArrayList<>();
        for (LockedPackage now : lock.packages()) {
            LockedPackage old = before.remove(now.name());
            if (old == null) {
                changes.add(new LockChange.Added(now.name(), now.version()));
            } else if (!old.equals(now)) {
                changes.add(new LockChange.Changed(now.name(), old.version(), now.version()));
            }
        }
        before.values().forEach(gone -> changes.add(new LockChange.Removed(gone.name(), gone.version())));
        return List.copyOf(changes);
    }

    private List<LockedPackage> resolve(Path work) throws IOException {
        List<String> options = prepare(work);
        Tool.Result update = Tool.run(command("apt-get", options, "update"), null, Map.of(), LIMIT);
        if (!update.succeeded()) {
            throw new ImageException.HostNotReady(
                    "The package lists of " + contents.suite() + " cannot be fetched:\n" + update.tail(),
                    "See whether the network and this host's Debian mirror work, then run 'coppice image lock' again.",
                    null);
        }
        List<String> names = new ArrayList<>(new TreeSet<>(contents.packages()));
        if (!contents.kernelMetapackage().isEmpty()) {
            names.add(kernel(show(options, List.of(contents.kernelMetapackage()))));
        }
        List<LockedPackage> locked = new ArrayList<>();
        show(options, names).forEach(fields -> locked.add(locked(fields)));
        for (String source : contents.sources()) {
            locked.addAll(SourcePackage.newest(showSource(options, source)).files());
        }
        locked.sort(java.util.Comparator.comparing(LockedPackage::name));
        return List.copyOf(locked);
    }

    private String showSource(List<String> options, String name) {
        Tool.Result result =
                Tool.run(command("apt-cache", options, "showsrc", "--only-source", name), null, Map.of(), LIMIT);
        if (!result.succeeded() || result.output().isBlank()) {
            throw new ImageException.HostNotReady(
                    "The archives of this host have no source package " + name + " in " + contents.suite() + ".",
                    "See whether the mirror has source packages; another mirror may.",
                    null);
        }
        return result.output();
    }

    private String kernel(List<Map<String, String>> metapackage) {
        String depends = metapackage.getFirst().getOrDefault("Depends", "");
        Matcher matcher = KERNEL_DEPENDENCY.matcher(depends);
        if (!matcher.find()) {
            throw new ImageException.HostNotReady(
                    contents.kernelMetapackage() + " depends on no kernel package: \"" + depends + "\".",
                    "The archive has changed its kernel packages: correct LockRefresher.",
                    null);
        }
        return matcher.group();
    }

    private List<String> prepare(Path work) throws IOException {
        Path parts = Files.createDirectories(work.resolve("sources"));
        Files.createDirectories(work.resolve("lists/partial"));
        Files.createDirectories(work.resolve("cache/archives/partial"));
        Files.writeString(
                parts.resolve("archives.sources"),
                AptSources.ofHost()
                        .forSuite(contents.suite(), !contents.sources().isEmpty()));
        return Stream.of(
                        "Dir::State=" + work,
                        "Dir::State::lists=" + work.resolve("lists"),
                        "Dir::State::status=/dev/null",
                        "Dir::Cache=" + work.resolve("cache"),
                        "Dir::Etc::sourcelist=/dev/null",
                        "Dir::Etc::sourceparts=" + parts,
                        "Dir::Etc::preferences=/dev/null",
                        "Dir::Etc::preferencesparts=/dev/null",
                        "APT::Architecture=amd64",
                        "APT::Architectures::=amd64",
                        "APT::Sandbox::User=",
                        "Acquire::Languages=none")
                .flatMap(option -> Stream.of("-o", option))
                .toList();
    }

    private static List<String> command(String program, List<String> options, String... words) {
        return Stream.of(Stream.of(program), options.stream(), Stream.of(words))
                .flatMap(each -> each)
                .toList();
    }

    /** The newest version of each package, as its index stanza. */
    private List<Map<String, String>> show(List<String> options, List<String> names) {
        List<String> command = new ArrayList<>(command("apt-cache", options, "show", "--no-all-versions"));
        command.addAll(names);
        Map<String, Map<String, String>> found = new HashMap<>();
        Tool.Result result = Tool.run(command, null, Map.of(), LIMIT);
        for (String stanza : result.output().split("\n\n", -1)) {
            Map<String, String> fields = fields(stanza);
            String name = fields.get("Package");
            if (name != null) {
                found.putIfAbsent(name, fields);
            }
        }
        List<String> missing =
                names.stream().filter(name -> !found.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            throw new ImageException.HostNotReady(
                    "The archives of this host have no package " + String.join(", ", missing) + " in "
                            + contents.suite() + ".",
                    "See whether the mirror is complete; a package that was renamed must be renamed in the builder's list.",
                    null);
        }
        return names.stream()
                .map(name -> java.util.Objects.requireNonNull(found.get(name)))
                .toList();
    }

    private static Map<String, String> fields(String stanza) {
        return stanza.lines()
                .filter(line -> line.indexOf(": ") > 0 && !line.startsWith(" "))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(": ")),
                        line -> line.substring(line.indexOf(": ") + 2),
                        (first, second) -> first,
                        LinkedHashMap::new));
    }

    private static LockedPackage locked(Map<String, String> fields) {
        String path = field(fields, "Filename");
        return new LockedPackage(
                field(fields, "Package"),
                field(fields, "Version"),
                path,
                Long.parseLong(field(fields, "Size")),
                field(fields, "SHA256"));
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new ImageException.HostNotReady(
                    "The index entry of package " + fields.get("Package") + " has no field " + name + ".",
                    "The mirror's index is damaged; use another mirror.",
                    null);
        }
        return value;
    }
}
