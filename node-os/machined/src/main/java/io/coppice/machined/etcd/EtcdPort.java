package io.coppice.machined.etcd;

import io.coppice.machined.node.EtcdControl;
import io.coppice.machined.node.Feed;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeException.Kind;
import java.util.List;

/** Leads to the etcd of this node once its config has told whether there is one. */
public final class EtcdPort implements EtcdControl {

    private final EtcdControl none = refusing(
            Kind.WRONG_STATE, "the node has not got far enough to know about etcd; wait until its phase etcd is done");
    private volatile EtcdControl target = none;

    /** From now on calls go to this etcd. */
    public void lead(EtcdControl etcd) {
        target = etcd;
    }

    /** From now on calls are refused: the node is a worker. */
    public void worker() {
        target = refusing(Kind.UNSUPPORTED, "this node is a worker and has no etcd; ask a control plane");
    }

    @Override
    public void bootstrap() {
        target.bootstrap();
    }

    @Override
    public List<Member> members(boolean local) {
        return target.members(local);
    }

    @Override
    public MemberStatus status() {
        return target.status();
    }

    @Override
    public List<Alarm> alarms() {
        return target.alarms();
    }

    @Override
    public Feed<byte[]> snapshot() {
        return target.snapshot();
    }

    private static EtcdControl refusing(Kind kind, String message) {
        return new EtcdControl() {
            @Override
            public void bootstrap() {
                throw new NodeException(kind, message);
            }

            @Override
            public List<Member> members(boolean local) {
                throw new NodeException(kind, message);
            }

            @Override
            public MemberStatus status() {
                throw new NodeException(kind, message);
            }

            @Override
            public List<Alarm> alarms() {
                throw new NodeException(kind, message);
            }

            @Override
            public Feed<byte[]> snapshot() {
                throw new NodeException(kind, message);
            }
        };
    }
}
