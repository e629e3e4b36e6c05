package io.coppice.nodeos.image;

import io.coppice.nodeos.image.DebianPackage.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The modules of a kernel package: what depends on what, read from the modules themselves. */
final class KernelModules {

    /**
     * One module.
     *
     * @param name as the kernel calls it, with underscores
     * @param path below {@code usr/lib/modules/<release>/}, uncompressed
     * @param content the module file
     * @param depends names of the modules it needs
     * @param aliases patterns under which it is asked for
     */
    record Module(String name, String path, Content content, List<String> depends, List<String> aliases) {}

    private final Map<String, byte[]> compressed = new TreeMap<>();
    private final Map<String, String> pathsByName = new HashMap<>();
    private final Set<String> builtIn = new LinkedHashSet<>();
    private final Map<String, Module> read = new HashMap<>();

    /**
     * @param entries what a kernel package holds below usr/lib/modules/&lt;release&gt;/, keyed by the path below that
     */
    KernelModules(Map<String, Entry> entries) {
        entries.forEach((path, entry) -> {
            if (entry instanceof Entry.RegularFile file) {
                if (path.endsWith(".ko.xz")) {
                    String plain = path.substring(0, path.length() - ".xz".length());
                    compressed.put(plain, file.content().bytes());
                    pathsByName.put(nameOf(plain), plain);
                } else if (path.equals("modules.builtin")) {
                    new String(file.content().bytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(KernelModules::nameOf)
                            .forEach(builtIn::add);
                }
            }
        });
    }

    /** The modules of these names with everything they need, each after what it needs. Built-in ones are left out. */
    List<Module> closure(Collection<String> names) throws IOException {
        Map<String, Module> result = new LinkedHashMap<>();
        for (String name : names) {
            add(canonical(name), result);
        }
        return List.copyOf(result.values());
    }

    /** Names of all modules below one of these directories of {@code kernel/}. */
    List<String> namesBelow(List<String> directories) {
        return compressed.keySet().stream()
                .filter(path -> directories.stream().anyMatch(directory -> path.startsWith("kernel/" + directory)))
                .map(KernelModules::nameOf)
                .sorted()
                .toList();
    }

    /** The modules.dep of these modules: every line lists all that a module needs, what must be loaded first last. */
    String dependencies(List<Module> modules) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Module module : sorted(modules)) {
            List<Module> needed = new ArrayList<>(closure(List.of(module.name())));
            needed.removeLast();
            text.append(module.path()).append(':');
            needed.reversed().forEach(each -> text.append(' ').append(each.path()));
            text.append('\n');
        }
        return text.toString();
    }

    /** The modules.alias of these modules. */
    static String aliases(List<Module> modules) {
        StringBuilder text = new StringBuilder();
        for (Module module : sorted(modules)) {
            module.aliases().stream()
                    .sorted()
                    .forEach(alias -> text.append("alias ")
                            .append(alias)
                            .append(' ')
                            .append(module.name())
                            .append('\n'));
        }
        return text.toString();
    }

    private static List<Module> sorted(List<Module> modules) {
        return modules.stream()
                .sorted(java.util.Comparator.comparing(Module::path))
                .toList();
    }

    private void add(String name, Map<String, Module> result) throws IOException {
        if (result.containsKey(name) || builtIn.contains(name)) {
            return;
        }
        Module module = module(name);
        for (String needed : module.depends()) {
            add(canonical(needed), result);
        }
        result.put(name, module);
    }

    private Module module(String name) throws IOException {
        Module known = read.get(name);
        if (known != null) {
            return known;
        }
        String path = pathsByName.get(name);
        byte[] packed = path == null ? null : compressed.get(path);
        if (path == null || packed == null) {
            throw new ImageException.BuildFailed(
                    "The kernel package has no module " + name + ".",
                    "The kernel has changed: correct ImageContents, or pin the former version.",
                    null);
        }
        byte[] content;
        try (var in = new XZCompressorInputStream(new ByteArrayInputStream(packed))) {
            content = in.readAllBytes();
        }
        Module module = new Module(name, path, new Content(content), information(content, "depends"), aliases(content));
        read.put(name, module);
        return module;
    }

    private static List<String> aliases(byte[] content) {
        return strings(content, "alias").toList();
    }

    private static List<String> information(byte[] content, String key) {
        return strings(content, key)
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** The section .modinfo holds "key=value" strings, each ended by a NUL. */
    private static Stream<String> strings(byte[] content, String key) {
        byte[] section = ElfFile.of(content).section(".modinfo").orElse(new byte[0]);
        return Stream.of(new String(section, StandardCharsets.UTF_8).split("\0", -1))
                .filter(each -> each.startsWith(key + "="))
                .map(each -> each.substring(key.length() + 1));
    }

    private static String nameOf(String path) {
        return canonical(path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.ko$", ""));
    }

    private static String canonical(String name) {
        return name.replace('-', '_');
    }
}
