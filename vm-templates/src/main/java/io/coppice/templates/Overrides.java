package io.coppice.templates;

import io.coppice.hypervisor.DataSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sizes that a user asks for in place of the template's. */
public record Overrides(Optional<Integer> cpus, Optional<DataSize> memory, Optional<DataSize> disk) {

    public static final Overrides NONE = new Overrides(Optional.empty(), Optional.empty(), Optional.empty());

    /** What is out of the bounds that templates have too; empty if nothing is. */
    public List<String> problems() {
        var problems = new ArrayList<String>();
        cpus.filter(count -> count < Limits.MINIMUM_CPUS || count > Limits.MAXIMUM_CPUS)
                .ifPresent(count -> problems.add(
                        "a machine has " + Limits.MINIMUM_CPUS + " to " + Limits.MAXIMUM_CPUS + " CPUs, not " + count));
        memory.flatMap(size -> Limits.MEMORY.violation("memory", size)).ifPresent(problems::add);
        disk.flatMap(size -> Limits.DISK.violation("disk", size)).ifPresent(problems::add);
        return List.copyOf(problems);
    }
}
