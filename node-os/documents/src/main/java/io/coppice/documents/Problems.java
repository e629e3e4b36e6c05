package io.coppice.documents;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems in the order in which they are found. Not safe for use by several threads. */
public final class Problems {

    private final List<Problem> found = new ArrayList<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    public void error(Place place, String path, String message, String remedy) {
        found.add(Problem.error(place, path, message, remedy));
    }

    public void warning(Place place, String path, String message, String remedy) {
        found.add(Problem.warning(place, path, message, remedy));
    }

    public boolean hasErrors() {
        return found.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    /** All problems of each source by line and column; sources in the order in which they first had a problem. */
    public List<Problem> list() {
        if (found.isEmpty()) {
            return List.of();
        }
        var sources = found.stream().map(Problem::source).distinct().toList();
        return found.stream()
                .sorted(Comparator.<Problem>comparingInt(problem -> sources.indexOf(problem.source()))
                        .thenComparingInt(Problem::line)
                        .thenComparingInt(Problem::column))
                .toList();
    }
}
