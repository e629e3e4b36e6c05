package io.coppice.templates;

import io.coppice.documents.Place;
import io.coppice.documents.Problem;
import io.coppice.documents.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The built-in templates and a user's own, all valid and resolved; what is wrong with the others is among the problems. */
public final class TemplateLibrary {

    private static final List<String> BUILT_IN = List.of("ephemeral", "long-lived");
    private static final String EXTENSION = ".yaml";

    private final SequencedMap<String, MachineTemplate> templates;
    private final List<Problem> problems;

    private TemplateLibrary(SequencedMap<String, MachineTemplate> templates, List<Problem> problems) {
        this.templates = templates;
        this.problems = List.copyOf(problems);
    }

    /**
     * Reads the built-in templates and every {@code *.yaml} of a user's directory. A user's template of a built-in one's name
     * takes its place, and may extend it by that name.
     *
     * @param userDirectory need not exist
     */
    public static TemplateLibrary load(Optional<Path> userDirectory) {
        return load(userDirectory.map(TemplateLibrary::files).orElse(List.of()));
    }

    static TemplateLibrary load(List<Path> userFiles) {
        var problems = new Problems();
        var definitions = definitions(userFiles.stream().flatMap(file -> readUserFile(file, problems).stream()));
        var resolver = new TemplateResolver(definitions);
        var templates = new TreeMap<String, MachineTemplate>();
        for (var sameName : definitions.values()) {
            resolver.resolve(sameName.getFirst(), problems)
                    .ifPresent(template -> templates.put(template.name(), template));
        }
        return new TemplateLibrary(templates, problems.list());
    }

    /** The user's definitions that are valid in themselves. */
    static Stream<TemplateDefinition> userDefinitions(Optional<Path> userDirectory) {
        var ignored = new Problems();
        return userDirectory.stream()
                .flatMap(directory -> files(directory).stream())
                .flatMap(file -> readUserFile(file, ignored).stream());
    }

    /** Definitions by name, the user's before the built-in one. */
    static Map<String, List<TemplateDefinition>> definitions(Stream<TemplateDefinition> users) {
        var definitions = new TreeMap<String, List<TemplateDefinition>>();
        Stream.concat(users, BUILT_IN.stream().map(TemplateLibrary::readBuiltIn))
                .forEachOrdered(definition -> definitions
                        .computeIfAbsent(definition.name(), name -> new ArrayList<>())
                        .add(definition));
        return definitions;
    }

    private static TemplateDefinition readBuiltIn(String name) {
        var problems = new Problems();
        return TemplateReader.read(name, new Origin.BuiltIn(name + EXTENSION), resource(name + EXTENSION), problems)
                .orElseThrow(() -> new IllegalStateException(
                        "the built-in template " + name + " is not valid: " + problems.list()));
    }

    /** Where a user's own templates lie: {@code $XDG_CONFIG_HOME/coppice/templates}, {@code ~/.config} without that variable. */
    public static Path userDirectory(Map<String, String> environment, Path home) {
        var configHome = environment.getOrDefault("XDG_CONFIG_HOME", "");
        var base = configHome.startsWith("/") ? Path.of(configHome) : home.resolve(".config");
        return base.resolve("coppice").resolve("templates");
    }

    /** In alphabetical order. */
    public List<String> names() {
        return List.copyOf(templates.sequencedKeySet());
    }

    /** In alphabetical order. */
    public List<MachineTemplate> templates() {
        return List.copyOf(templates.sequencedValues());
    }

    /** Empty if there is no such template, or it is not valid: see {@link #problems(String)}. */
    public Optional<MachineTemplate> find(String name) {
        return Optional.ofNullable(templates.get(name));
    }

    /** What is wrong with templates of the user, each with its file and line. */
    public List<Problem> problems() {
        return problems;
    }

    /** What is wrong with the user's template of this name. */
    public List<Problem> problems(String name) {
        return problems.stream()
                .filter(problem -> problem.source().equals(name + EXTENSION)
                        || problem.source().endsWith("/" + name + EXTENSION))
                .toList();
    }

    static Optional<TemplateDefinition> readUserFile(Path file, Problems problems) {
        var fileName = String.valueOf(file.getFileName());
        var name =
                fileName.endsWith(EXTENSION) ? fileName.substring(0, fileName.length() - EXTENSION.length()) : fileName;
        try {
            return TemplateReader.read(name, new Origin.UserFile(file), Files.readString(file), problems);
        } catch (CharacterCodingException e) {
            problems.error(Place.of(file.toString()), "", "the file is not UTF-8 text", "save it as UTF-8");
        } catch (IOException e) {
            problems.error(
                    Place.of(file.toString()),
                    "",
                    "the file cannot be read: " + e,
                    "check that it exists and is yours");
        }
        return Optional.empty();
    }

    private static List<Path> files(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var entries = Files.list(directory)) {
            return entries.filter(file -> file.toString().endsWith(EXTENSION))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the directory of templates " + directory + " cannot be read", e);
        }
    }

    /** The text of a resource beside this class. */
    static String resource(String name) {
        try (var stream = TemplateLibrary.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + name + " is missing in Coppice's own files");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + name + " cannot be read", e);
        }
    }
}
