package io.coppice.nodeos.image;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The classes and lambdas with which the agent starts, in the JVM's own format but in an order of their own. Which references of a class
 * a run resolves depends on the luck of its threads and is left out.
 *
 * @param lines classes first, then lambdas, which refer to them
 */
record ClassList(List<String> lines) {

    ClassList {
        lines = List.copyOf(lines);
    }

    /** Reads what {@code -XX:DumpLoadedClassList} wrote, or what {@link #lines} were written to. */
    static ClassList parse(List<String> text) {
        TreeSet<String> classes = new TreeSet<>();
        TreeSet<String> references = new TreeSet<>();
        for (String line : text) {
            if (line.startsWith("@lambda")) {
                references.add(line);
            } else if (isClass(line)) {
                classes.add(line.replaceFirst(" id: \\d+$", ""));
            }
        }
        List<String> lines = new ArrayList<>(classes);
        lines.addAll(references);
        return new ClassList(lines);
    }

    /** Classes of other loaders than the three built-in ones have a source; a cache cannot hold them. */
    private static boolean isClass(String line) {
        return !line.isBlank() && !line.startsWith("#") && !line.startsWith("@") && !line.contains(" source: ");
    }

    /** How many classes it names. */
    long classes() {
        return lines.stream().filter(line -> !line.startsWith("@")).count();
    }
}
