package io.coppice.machined.node;

import java.util.List;

/** The etcd member of a control plane. On a worker every call ends in {@link NodeException} UNSUPPORTED. */
public interface EtcdControl {
    /**
     * Starts etcd as the first member of a new cluster; returns once the order is accepted.
     *
     * @throws NodeException ALREADY_DONE when this node has an etcd member; WRONG_STATE when it does not wait for a bootstrap
     */
    void bootstrap();

    /**
     * Members of the cluster.
     *
     * @param local whether the local member's view will do; else a quorum is asked
     * @throws NodeException UNAVAILABLE when etcd does not answer
     */
    List<Member> members(boolean local);

    /**
     * What the local member says about itself.
     *
     * @throws NodeException UNAVAILABLE when etcd does not answer
     */
    MemberStatus status();

    /**
     * What members have raised and nobody has cleared. The question goes through the log of the cluster like a write: an answer means that a
     * quorum has committed it and that the local member has applied it.
     *
     * @throws NodeException UNAVAILABLE when etcd does not answer or has no quorum
     */
    List<Alarm> alarms();

    /**
     * A consistent copy of the database with its SHA-256 at the end; the caller closes it.
     *
     * @throws NodeException UNAVAILABLE when etcd does not answer
     */
    Feed<byte[]> snapshot();

    /** A member of the cluster; its name is empty until it has started. */
    record Member(long id, String name, List<String> peerUrls, List<String> clientUrls, boolean learner) {
        public Member {
            peerUrls = List.copyOf(peerUrls);
            clientUrls = List.copyOf(clientUrls);
        }
    }

    /** An alarm of the member with this id, unsigned. */
    record Alarm(long memberId, Kind kind) {
        /** Why writes are refused. */
        public enum Kind {
            NO_SPACE,
            CORRUPT
        }
    }

    /**
     * State of a member.
     *
     * @param memberId its id, unsigned
     * @param protocolVersion version of etcd
     * @param storageVersion version of the database's format; empty before etcd 3.6
     * @param databaseBytes size of the database file
     * @param databaseBytesInUse how much of it holds data
     * @param leader id of the leader, unsigned; 0: none
     * @param raftIndex last committed entry
     * @param raftTerm term of the leader
     * @param raftAppliedIndex last applied entry
     * @param errors alarms and other ills
     * @param learner whether it has no vote yet
     */
    record MemberStatus(
            long memberId,
            String protocolVersion,
            String storageVersion,
            long databaseBytes,
            long databaseBytesInUse,
            long leader,
            long raftIndex,
            long raftTerm,
            long raftAppliedIndex,
            List<String> errors,
            boolean learner) {
        public MemberStatus {
            errors = List.copyOf(errors);
        }
    }
}
