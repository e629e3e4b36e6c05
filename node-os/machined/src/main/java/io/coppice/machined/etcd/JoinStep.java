package io.coppice.machined.etcd;

import io.coppice.machined.node.EtcdControl.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a member that is to start does next. The decision is pure: see {@link #decide}. */
sealed interface JoinStep {

    /** Starts with the data that is there. */
    record Resume() implements JoinStep {}

    /** Starts as the first member of a new cluster. */
    record Begin() implements JoinStep {}

    /** Starts as a member that the cluster knows and that has never run. */
    record Join(String initialCluster) implements JoinStep {}

    /** Asks the cluster to take this node as a learner. */
    record Announce() implements JoinStep {}

    /** Asks the cluster to forget a member of this node's address whose data is gone. */
    record Forget(long memberId) implements JoinStep {}

    /** Asks again later. */
    record Wait(String reason) implements JoinStep {}

    /**
     * Decides.
     *
     * @param hasData whether the data directory holds a member's log
     * @param bootstrapped whether this node was told to begin a new cluster
     * @param cluster the members, when a peer has told them
     */
    static JoinStep decide(
            EtcdSettings settings, boolean hasData, boolean bootstrapped, Optional<List<Member>> cluster) {
        if (hasData) {
            return new Resume();
        }
        if (cluster.isPresent()) {
            return decide(settings, cluster.get());
        }
        if (bootstrapped) {
            return new Begin();
        }
        return new Wait(
                settings.peers().isEmpty()
                        ? "waiting for the bootstrap call"
                        : "waiting for the bootstrap call, or for a peer that has etcd");
    }

    private static JoinStep decide(EtcdSettings settings, List<Member> members) {
        Member own = withUrl(members, settings.self().peerUrl());
        if (own != null) {
            // Only a member that has run has a name; without its data it can never be that member again.
            return own.name().isEmpty() ? new Join(initialCluster(settings, members)) : new Forget(own.id());
        }
        for (Member member : members) {
            if (member.learner()) {
                return new Wait("waiting until " + nameOf(settings, member) + " is no learner any more");
            }
        }
        return new Announce();
    }

    /** The members as etcd's flag {@code --initial-cluster} wants them. */
    static String initialCluster(EtcdSettings settings, List<Member> members) {
        List<String> entries = new ArrayList<>();
        for (Member member : members) {
            for (String url : member.peerUrls()) {
                entries.add(nameOf(settings, member) + "=" + url);
            }
        }
        return String.join(",", entries);
    }

    private static String nameOf(EtcdSettings settings, Member member) {
        if (!member.name().isEmpty()) {
            return member.name();
        }
        for (String url : member.peerUrls()) {
            if (url.equals(settings.self().peerUrl())) {
                return settings.self().name();
            }
            EtcdEndpoint peer = settings.peerAt(url);
            if (peer != null) {
                return peer.name();
            }
        }
        return Long.toHexString(member.id());
    }

    private static @Nullable Member withUrl(List<Member> members, String url) {
        for (Member member : members) {
            if (member.peerUrls().contains(url)) {
                return member;
            }
        }
        return null;
    }
}
