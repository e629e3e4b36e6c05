package io.coppice.cli;

import io.coppice.orchestrator.ClusterName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The names that forks get. */
final class ForkNames {

    private ForkNames() {}

    /**
     * A single fork has the name that was asked for; several have it with their number. Without one, the source's gets the first numbers that are free.
     *
     * @param taken by clusters that there are
     * @throws IllegalArgumentException if no cluster can be named so
     */
    static List<ClusterName> of(String source, Optional<ClusterName> name, int count, Set<ClusterName> taken) {
        if (name.isPresent()) {
            return count == 1
                    ? List.of(name.get())
                    : IntStream.rangeClosed(1, count)
                            .mapToObj(number -> numbered(name.get().value(), number))
                            .toList();
        }
        return IntStream.iterate(1, number -> number + 1)
                .mapToObj(number -> numbered(source.replace('.', '-'), number))
                .filter(candidate -> !taken.contains(candidate))
                .limit(count)
                .toList();
    }

    private static ClusterName numbered(String name, int number) {
        return new ClusterName(name + "-" + number);
    }
}
