package io.coppice.orchestrator.core;

import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainName;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.NodeName;
import java.time.Duration;
import java.util.Optional;

/**
 * One thing to do. Each may be done twice with the same result as once, and may be cut off at any instant: afterwards it has been done, or
 * not, or planning sees what is missing. A file is therefore written aside, under a name of its own in the same directory, synced and moved
 * into place.
 */
public sealed interface Action {

    ClusterName cluster();

    /** The node it concerns, if one. */
    default Optional<NodeName> node() {
        return Optional.empty();
    }

    /** The first part of its id, such as {@code start}. */
    String verb();

    /** One line for people. */
    String description();

    /** Stable and unique within one cluster's plan, such as {@code start/worker-1}. */
    default String id() {
        return node().map(node -> verb() + "/" + node).orElse(verb());
    }

    /** An action for a node that is wanted. */
    sealed interface ForNode extends Action {
        DesiredCluster desired();

        DesiredNode target();

        @Override
        default ClusterName cluster() {
            return desired().name();
        }

        @Override
        default Optional<NodeName> node() {
            return Optional.of(target().name());
        }
    }

    /** An action for a wanted cluster as a whole. */
    sealed interface ForCluster extends Action {
        DesiredCluster desired();

        @Override
        default ClusterName cluster() {
            return desired().name();
        }
    }

    /** An action for a domain that was seen, whether or not anybody wants it. */
    sealed interface ForDomain extends Action {
        NodeName name();

        DomainId domain();

        DomainName domainName();

        @Override
        default Optional<NodeName> node() {
            return Optional.of(name());
        }
    }

    /** Write the desired cluster to the store, in place of what is there under its name. */
    record RecordCluster(DesiredCluster desired) implements ForCluster {
        @Override
        public String verb() {
            return "record";
        }

        @Override
        public String description() {
            return "write down cluster " + cluster() + " with "
                    + desired.nodes().size() + " nodes on " + desired.segment().subnet();
        }
    }

    /** Change the phase of the desired cluster in the store. One that is not there stays away. */
    record MarkPhase(ClusterName cluster, Phase phase) implements Action {
        @Override
        public String verb() {
            return "mark-" + phase.name().toLowerCase(java.util.Locale.ROOT);
        }

        @Override
        public String description() {
            return "note cluster " + cluster + " as " + phase.name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Note in the store that all that is there of the cluster knows this lease. Nothing to note if it has another one by now. */
    record SettleLease(ClusterName cluster, Lease lease) implements Action {
        @Override
        public String verb() {
            return "settle-lease";
        }

        @Override
        public String description() {
            return "note that cluster " + cluster + " knows its lease: " + LeaseRules.describe(lease);
        }
    }

    /** Make the cluster's directory with its {@code nodes} directory, 0700. */
    record CreateClusterDirectory(DesiredCluster desired) implements ForCluster {
        @Override
        public String verb() {
            return "directory";
        }

        @Override
        public String description() {
            return "create the directory of cluster " + cluster();
        }
    }

    /** Generate the cluster's secrets and write them, 0600. Existing ones are never replaced. */
    record WriteSecrets(DesiredCluster desired) implements ForCluster {
        @Override
        public String verb() {
            return "secrets";
        }

        @Override
        public String description() {
            return "generate the certificate authorities, keys and tokens of cluster " + cluster();
        }
    }

    /** Write the client configuration from the secrets, 0600. */
    record WriteClientConfig(DesiredCluster desired) implements ForCluster {
        @Override
        public String verb() {
            return "client-config";
        }

        @Override
        public String description() {
            return "write the client configuration of cluster " + cluster();
        }
    }

    record CreateNodeDirectory(DesiredCluster desired, DesiredNode target) implements ForNode {
        @Override
        public String verb() {
            return "directory";
        }

        @Override
        public String description() {
            return "create the directory of " + target.name();
        }
    }

    /** Create the node's own disk: blank, or over the frozen one of its snapshot. An existing one is never replaced. */
    record CreateStateDisk(DesiredCluster desired, DesiredNode target) implements ForNode {
        @Override
        public String verb() {
            return "state-disk";
        }

        @Override
        public String description() {
            return "create a disk of " + desired.settings(target.role()).disk() + " for " + target.name();
        }
    }

    /** Issue the node's certificates and write its machine config drive, 0600, in place of an existing one. */
    record WriteConfigDrive(DesiredCluster desired, DesiredNode target) implements ForNode {
        @Override
        public String verb() {
            return "config-drive";
        }

        @Override
        public String description() {
            return "write the machine config of " + target.name();
        }
    }

    record DefineDomain(DesiredCluster desired, DesiredNode target) implements ForNode {
        @Override
        public String verb() {
            return "define";
        }

        @Override
        public String description() {
            var cpus = desired.settings(target.role()).cpus();
            return "define " + target.domainName() + " with " + cpus + (cpus == 1 ? " CPU and " : " CPUs and ")
                    + desired.settings(target.role()).memory();
        }
    }

    /** Start the domain in the moment at which its snapshot's was frozen, and leave it paused. */
    record ThawDomain(DesiredCluster desired, DesiredNode target) implements ForNode {
        @Override
        public String verb() {
            return "thaw";
        }

        @Override
        public String description() {
            return "load the frozen memory of " + target.name() + " into " + target.domainName();
        }
    }

    /** Tell the running node that it is a fork: what time it is, what is random, and when its lease ends. */
    record AdoptFork(DesiredCluster desired, DesiredNode target) implements ForNode {
        @Override
        public String verb() {
            return "adopt";
        }

        @Override
        public String description() {
            return "give " + target.name() + " a clock, randomness and a lease of its own";
        }
    }

    /** Tell the running node what time it is, after it was paused: its clock stood still. */
    record SetClock(DesiredCluster desired, DesiredNode target) implements ForNode {
        @Override
        public String verb() {
            return "set-clock";
        }

        @Override
        public String description() {
            return "set the clock of " + target.name() + ", which stood still";
        }
    }

    /** Put the cables of the running node in again. */
    record PlugIn(DesiredCluster desired, DesiredNode target) implements ForNode {
        @Override
        public String verb() {
            return "plug";
        }

        @Override
        public String description() {
            return "plug " + target.name() + " in again";
        }
    }

    /** Undo what the running node was made to bear: inside, and of its disk. */
    record ClearFaults(DesiredCluster desired, DesiredNode target) implements ForNode {
        @Override
        public String verb() {
            return "clear-faults";
        }

        @Override
        public String description() {
            return "undo what " + target.name() + " was made to bear";
        }
    }

    /** Start the domain; one that is paused is resumed. */
    record StartDomain(DesiredCluster desired, DesiredNode target) implements ForNode {
        @Override
        public String verb() {
            return "start";
        }

        @Override
        public String description() {
            return "start " + target.domainName();
        }
    }

    /** Wait until the node's API answers with the cluster's own certificate. */
    record AwaitNodeApi(DesiredCluster desired, DesiredNode target) implements ForNode {
        @Override
        public String verb() {
            return "await-api";
        }

        @Override
        public String description() {
            return "wait for the API of " + target.name() + " at " + target.apiEndpoint();
        }
    }

    /** Tell the node to bootstrap etcd. One that has done so already is content. */
    record BootstrapEtcd(DesiredCluster desired, DesiredNode target) implements ForNode {
        @Override
        public String verb() {
            return "bootstrap-etcd";
        }

        @Override
        public String description() {
            return "bootstrap etcd on " + target.name();
        }
    }

    /** Tell the running node when its lease ends, or that it does not. */
    record RenewNodeLease(DesiredCluster desired, DesiredNode target) implements ForNode {
        @Override
        public String verb() {
            return "renew-lease";
        }

        @Override
        public String description() {
            return "tell " + target.name() + " its lease: " + LeaseRules.describe(desired.lease());
        }
    }

    /** Replace the metadata of the node's domain by {@link NodeMetadata#of}. */
    record UpdateMetadata(DesiredCluster desired, DesiredNode target) implements ForNode {
        @Override
        public String verb() {
            return "metadata";
        }

        @Override
        public String description() {
            return "write the lease into " + target.domainName() + ": " + LeaseRules.describe(desired.lease());
        }
    }

    /** Wait until every check of the cluster's health passes. */
    record AwaitHealthy(DesiredCluster desired) implements ForCluster {
        @Override
        public String verb() {
            return "await-healthy";
        }

        @Override
        public String description() {
            return "wait for cluster " + cluster() + " to be healthy";
        }
    }

    /** Wait until Kubernetes says that every node is ready. */
    record AwaitNodesReady(DesiredCluster desired) implements ForCluster {
        @Override
        public String verb() {
            return "await-nodes-ready";
        }

        @Override
        public String description() {
            return "wait for the " + desired.nodes().size() + " nodes of cluster " + cluster()
                    + " to be ready in Kubernetes";
        }
    }

    /** Ask the guest to power off; pull the plug when the grace is over. */
    record ShutdownDomain(ClusterName cluster, NodeName name, DomainId domain, DomainName domainName, Duration grace)
            implements ForDomain {
        @Override
        public String verb() {
            return "shutdown";
        }

        @Override
        public String description() {
            return "shut " + domainName + " down, within " + grace.toSeconds() + " s";
        }
    }

    /** Pull the plug. */
    record DestroyDomain(ClusterName cluster, NodeName name, DomainId domain, DomainName domainName)
            implements ForDomain {
        @Override
        public String verb() {
            return "destroy";
        }

        @Override
        public String description() {
            return "pull the plug of " + domainName;
        }
    }

    record UndefineDomain(ClusterName cluster, NodeName name, DomainId domain, DomainName domainName)
            implements ForDomain {
        @Override
        public String verb() {
            return "undefine";
        }

        @Override
        public String description() {
            return "undefine " + domainName;
        }
    }

    /** Delete the node's directory in that home with everything in it. */
    record DeleteNodeFiles(ClusterName cluster, NodeName name, String home) implements Action {
        @Override
        public Optional<NodeName> node() {
            return Optional.of(name);
        }

        @Override
        public String verb() {
            return "delete-files";
        }

        @Override
        public String description() {
            return "delete the disks and logs of " + name;
        }
    }

    /** Delete the cluster's directory in that home with everything in it. */
    record DeleteClusterFiles(ClusterName cluster, String home) implements Action {
        @Override
        public String verb() {
            return "delete-files";
        }

        @Override
        public String description() {
            return "delete the directory of cluster " + cluster;
        }
    }

    /** Forget the desired cluster. */
    record ForgetCluster(ClusterName cluster) implements Action {
        @Override
        public String verb() {
            return "forget";
        }

        @Override
        public String description() {
            return "forget cluster " + cluster;
        }
    }
}
