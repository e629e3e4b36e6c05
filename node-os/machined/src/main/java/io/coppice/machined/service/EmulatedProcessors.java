package io.coppice.machined.service;

import java.util.Map;

/** What the environment of services says of processors that are software; the init program tells the agent whether they are. */
final class EmulatedProcessors {

    private static final String EMULATED = "COPPICE_EMULATED";

    private EmulatedProcessors() {}

    /**
     * A Go program has half of the processors for itself. Otherwise its threads wake each other on all of them to look for work that one could do, and when
     * there is none, which is nothing where a processor is real, and dear where it is emulated. What {@code machine.env} says of it counts for Kubernetes' programs.
     *
     * @param agent environment of the agent
     * @param processors of the machine
     */
    static Map<String, String> environment(Map<String, String> agent, int processors) {
        return agent.containsKey(EMULATED)
                ? Map.of("GOMAXPROCS", Integer.toString(Math.max(1, processors / 2)))
                : Map.of();
    }
}
