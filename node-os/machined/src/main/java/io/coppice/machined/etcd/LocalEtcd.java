package io.coppice.machined.etcd;

import io.coppice.machined.node.EtcdControl;
import io.coppice.machined.node.Feed;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeException.Kind;
import io.coppice.machined.service.ServiceException;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.List;

/** Controls the etcd member of this control plane. */
public final class LocalEtcd implements EtcdControl {

    private final EtcdMember member;
    private final EtcdClients clients;

    LocalEtcd(EtcdMember member, EtcdClients clients) {
        this.member = member;
        this.clients = clients;
    }

    @Override
    public void bootstrap() {
        try {
            EtcdMember.Refusal refusal = member.bootstrap().orElse(null);
            if (refusal == null) {
                return;
            }
            throw switch (refusal) {
                case HAS_DATA ->
                    new NodeException(
                            Kind.ALREADY_DONE, "this node has an etcd member already; there is nothing to bootstrap");
                case BOOTSTRAPPED ->
                    new NodeException(Kind.ALREADY_DONE, "this node was bootstrapped already and is starting etcd");
                case CLUSTER_EXISTS ->
                    new NodeException(
                            Kind.ALREADY_DONE,
                            "the control planes have an etcd cluster already; this node joins it by itself");
            };
        } catch (IOException failure) {
            throw new NodeException(
                    Kind.UNAVAILABLE,
                    "the order to bootstrap cannot be kept: " + failure + "; check the state disk",
                    failure);
        }
    }

    @Override
    public List<Member> members(boolean local) {
        return ask(client -> client.members(!local));
    }

    @Override
    public MemberStatus status() {
        return ask(EtcdClient::status);
    }

    @Override
    public List<Alarm> alarms() {
        return ask(EtcdClient::alarms);
    }

    @Override
    public Feed<byte[]> snapshot() {
        return ask(SnapshotFeed::new);
    }

    private interface Question<T> {
        T ask(EtcdClient client);
    }

    private <T> T ask(Question<T> question) {
        try {
            return question.ask(clients.to(member.local()));
        } catch (StatusRuntimeException failure) {
            throw new NodeException(
                    Kind.UNAVAILABLE,
                    "etcd on this node does not answer: " + failure.getStatus()
                            + "; look at the state and the log of service etcd",
                    failure);
        } catch (ServiceException failure) {
            throw new NodeException(Kind.INTERNAL, String.valueOf(failure.getMessage()), failure);
        }
    }
}
