package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ClusterName;
import java.util.List;
import java.util.stream.Collectors;

/** Which clusters an operation changes. */
sealed interface Subject {

    record One(ClusterName name) implements Subject {}

    record Several(List<ClusterName> names) implements Subject {
        public Several {
            names = List.copyOf(names);
        }
    }

    /** Every cluster of the user on the host. */
    record All() implements Subject {}

    static Subject of(List<ClusterName> names) {
        return names.size() == 1 ? new One(names.getFirst()) : new Several(names);
    }

    /** For people, such as {@code --all}. */
    default String told() {
        return switch (this) {
            case One(var name) -> name.value();
            case Several(var names) -> names.stream().map(ClusterName::value).collect(Collectors.joining(", "));
            case All _ -> "--all";
        };
    }

    /** What to do when the operation was interrupted. */
    default String afterInterrupt() {
        return switch (this) {
            case One _, All _ ->
                "run the same command again to finish it, or 'coppice down " + told() + "' to remove what is there";
            case Several _ -> "see 'coppice cluster list' for what is there, then run the same command again";
        };
    }
}
