package io.coppice.cli;

import io.coppice.orchestrator.Orchestrator;
import java.util.Optional;

/** Opens the door to clusters. */
@FunctionalInterface
interface OrchestratorFactory {

    /**
     * The caller closes it.
     *
     * @param hostUri the hypervisor that the command names; empty for the usual one
     */
    Orchestrator open(Optional<String> hostUri);
}
