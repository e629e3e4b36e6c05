package io.coppice.orchestrator.core;

import io.coppice.hypervisor.ObservedDomain;
import io.coppice.orchestrator.NodeName;
import java.util.Optional;

/**
 * What there is of a node now.
 *
 * @param machine its domain, if there is one
 * @param api what its API said when it was last asked
 */
public record ObservedNode(NodeName name, Optional<Machine> machine, Files files, Api api) {

    public record Machine(ObservedDomain domain, NodeMetadata metadata) {}

    /** Which of the node's files are there, each complete: files are written aside and moved into place. */
    public record Files(boolean directory, boolean stateDisk, boolean configDrive) {
        public static final Files NONE = new Files(false, false, false);
    }

    public enum Api {
        /** Nobody asked. */
        UNKNOWN,
        SILENT,
        /** Answers with the cluster's own certificate. */
        ANSWERS
    }

    public static ObservedNode nothing(NodeName name) {
        return new ObservedNode(name, Optional.empty(), Files.NONE, Api.UNKNOWN);
    }
}
