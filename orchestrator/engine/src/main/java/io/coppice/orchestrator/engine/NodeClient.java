package io.coppice.orchestrator.engine;

import io.coppice.nodeos.api.coppice.FaultServiceGrpc;
import io.coppice.nodeos.api.coppice.ForkServiceGrpc;
import io.coppice.nodeos.api.coppice.LeaseServiceGrpc;
import io.coppice.nodeos.api.machine.MachineServiceGrpc;
import io.coppice.orchestrator.NodeName;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A connection to one node. The channel reconnects by itself.
 *
 * @param node whose certificate the other end has to show
 */
record NodeClient(NodeName node, ManagedChannel channel) {

    MachineServiceGrpc.MachineServiceBlockingStub machine(Duration limit) {
        return MachineServiceGrpc.newBlockingStub(channel).withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    MachineServiceGrpc.MachineServiceFutureStub machineLater(Duration limit) {
        return MachineServiceGrpc.newFutureStub(channel).withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    FaultServiceGrpc.FaultServiceBlockingStub faults(Duration limit) {
        return FaultServiceGrpc.newBlockingStub(channel).withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    ForkServiceGrpc.ForkServiceBlockingStub fork(Duration limit) {
        return ForkServiceGrpc.newBlockingStub(channel).withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    LeaseServiceGrpc.LeaseServiceBlockingStub lease(Duration limit) {
        return LeaseServiceGrpc.newBlockingStub(channel).withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
