package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The distribution archives this host is configured to use, whatever suite it takes from them.
 *
 * @param main roots of the main archive, in the order in which they are configured
 * @param security roots of the security archive; where none is configured, those next to the main archive, as mirrors have them
 */
public record AptSources(List<String> main, List<String> security) {

    private static final Pattern ONE_LINE =
            Pattern.compile("deb\\s+(?:\\[[^\\]]*]\\s+)?(?<uri>\\S+)\\s+(?<suite>\\S+)\\s+(?<components>.+)");

    private static final Pattern STANZA_END = Pattern.compile("\\n\\s*\\n");

    public AptSources {
        main = List.copyOf(main);
        security = List.copyOf(security);
    }

    /**
     * Reads the host's own configuration.
     *
     * @throws ImageException.HostNotReady if it names no archive of the distribution
     */
    public static AptSources ofHost() {
        return read(Path.of("/etc/apt"), Path.of("/etc/os-release"));
    }

    public static AptSources read(Path configuration, Path release) {
        List<Entry> entries = new ArrayList<>();
        for (Path file : files(configuration)) {
            String text = text(file);
            entries.addAll(file.toString().endsWith(".sources") ? stanzas(text) : lines(text));
        }
        String codename = codename(text(release));
        Set<String> main = new LinkedHashSet<>();
        Set<String> security = new LinkedHashSet<>();
        for (Entry entry : entries) {
            if (!entry.components.contains("main")) {
                continue;
            }
            for (String suite : entry.suites) {
                String base = suite.replaceFirst("/updates$", "-security");
                if (base.equals(codename + "-security") || base.equals("stable-security")) {
                    security.addAll(entry.uris);
                } else if (base.equals(codename) || base.equals("stable")) {
                    main.addAll(entry.uris);
                }
            }
        }
        if (main.isEmpty()) {
            throw new ImageException.HostNotReady(
                    "No Debian archive with component main for suite \"" + codename + "\" is configured below "
                            + configuration + ".",
                    "Configure a Debian mirror for apt on this host; images are made of Debian packages.",
                    null);
        }
        if (security.isEmpty()) {
            security = main.stream()
                    .filter(root -> root.endsWith("/debian"))
                    .map(root -> root + "-security")
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
        return new AptSources(List.copyOf(main), List.copyOf(security));
    }

    /** The roots of all archives, the one that probably has a package of this path first. */
    public List<String> roots(String path) {
        boolean update = path.startsWith("pool/updates/");
        List<String> roots = new ArrayList<>(update ? security : main);
        roots.addAll(update ? main : security);
        return roots;
    }

    /** The same archives with another suite, as an apt source file: its packages, and its source packages if they are wanted. */
    public String forSuite(String suite, boolean sources) {
        String types = sources ? "deb deb-src" : "deb";
        String key = "/usr/share/keyrings/debian-archive-keyring.gpg";
        StringBuilder text = new StringBuilder();
        main.forEach(root -> text.append(stanza(types, root, suite + " " + suite + "-updates", key)));
        security.forEach(root -> text.append(stanza(types, root, suite + "-security", key)));
        return text.toString();
    }

    private static String stanza(String types, String root, String suites, String key) {
        return "Types: " + types + "\nURIs: " + root + "\nSuites: " + suites + "\nComponents: main\nSigned-By: " + key
                + "\n\n";
    }

    private record Entry(List<String> uris, List<String> suites, List<String> components) {}

    private static List<Entry> stanzas(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String stanza : STANZA_END.splitAsStream(text).toList()) {
            if (words(stanza, "Types").contains("deb")
                    && !words(stanza, "Enabled").contains("no")) {
                entries.add(new Entry(
                        trimmed(words(stanza, "URIs")), words(stanza, "Suites"), words(stanza, "Components")));
            }
        }
        return entries;
    }

    private static List<String> words(String stanza, String field) {
        Matcher matcher = Pattern.compile(
                        "^" + field + ":(?<value>.*(?:\\n[ \\t].*)*)", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE)
                .matcher(stanza);
        if (!matcher.find()) {
            return List.of();
        }
        return Stream.of(matcher.group("value").trim().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static List<Entry> lines(String text) {
        List<Entry> entries = new ArrayList<>();
        text.lines().map(String::strip).forEach(line -> {
            Matcher matcher = ONE_LINE.matcher(line);
            if (matcher.matches()) {
                entries.add(new Entry(
                        trimmed(List.of(matcher.group("uri"))),
                        List.of(matcher.group("suite")),
                        List.of(matcher.group("components").strip().split("\\s+"))));
            }
        });
        return entries;
    }

    private static List<String> trimmed(List<String> uris) {
        return uris.stream().map(uri -> uri.replaceFirst("/+$", "")).toList();
    }

    private static String codename(String release) {
        return release.lines()
                .filter(line -> line.startsWith("VERSION_CODENAME="))
                .map(line -> line.substring("VERSION_CODENAME=".length())
                        .replace("\"", "")
                        .toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("stable");
    }

    private static List<Path> files(Path configuration) {
        List<Path> files = new ArrayList<>();
        Path single = configuration.resolve("sources.list");
        if (Files.isReadable(single)) {
            files.add(single);
        }
        Path parts = configuration.resolve("sources.list.d");
        if (Files.isDirectory(parts)) {
            try (Stream<Path> entries = Files.list(parts)) {
                entries.filter(entry -> entry.toString().endsWith(".list")
                                || entry.toString().endsWith(".sources"))
                        .filter(Files::isReadable)
                        .sorted()
                        .forEach(files::add);
            } catch (IOException e) {
                throw unreadable(parts, e);
            }
        }
        return files;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static ImageException.HostNotReady unreadable(Path path, IOException cause) {
        return new ImageException.HostNotReady(
                path + " cannot be read: " + cause.getMessage() + ".", "Make it readable for you.", cause);
    }
}
