package io.coppice.nodeos.image;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The classes and resolved references with which the agent starts, in the JVM's own format but in an order of their own, so that two
 * recordings of the same run are the same text.
 *
 * @param lines classes first, then what refers to them
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
            if (line.startsWith("@")) {
                references.add(line);
            } else if (!line.isBlank() && !line.startsWith("#") && !line.contains(" source: ")) {
                classes.add(line.replaceFirst(" id: \\d+$", ""));
            }
        }
        List<String> lines = new ArrayList<>(classes);
        lines.addAll(references);
        return new ClassList(lines);
    }

    /** How many classes it names. */
    long classes() {
        return lines.stream().filter(line -> !line.startsWith("@")).count();
    }
}
