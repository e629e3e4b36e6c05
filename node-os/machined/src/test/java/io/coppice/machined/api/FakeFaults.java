package io.coppice.machined.api;

import io.coppice.machined.node.FaultControl;
import io.coppice.machined.node.NodeFault;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Faults in memory. */
final class FakeFaults implements FaultControl {
    final List<NodeFault> faults = new ArrayList<>();

    @Override
    public Instant rightTime() {
        return FakeNode.THEN;
    }

    @Override
    public List<NodeFault> list() {
        return List.copyOf(faults);
    }

    @Override
    public List<NodeFault> inject(NodeFault fault) {
        faults.removeIf(other -> other.getClass() == fault.getClass());
        faults.add(fault);
        return list();
    }

    @Override
    public void clear() {
        faults.clear();
    }

    @Override
    public Probe probe(InetSocketAddress target, Duration limit) {
        return new Probe(limit.dividedBy(2), target.getPort() == 1 ? "refused" : "");
    }
}
