package io.coppice.orchestrator.engine;

import io.coppice.nodeos.api.coppice.ClearFaultsRequest;
import io.coppice.nodeos.api.coppice.FaultServiceGrpc;
import io.coppice.nodeos.api.coppice.InjectFaultRequest;
import io.coppice.nodeos.api.coppice.ListFaultsRequest;
import io.coppice.nodeos.api.coppice.NodeFault;
import io.coppice.nodeos.api.coppice.NodeFaults;
import io.coppice.nodeos.api.coppice.ProbeRequest;
import io.coppice.nodeos.api.coppice.ProbeResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;

/** Faults of one boot of a node. Clocks ahead are refused, as if its client's certificate were too young. */
final class FakeFaultService extends FaultServiceGrpc.FaultServiceImplBase {

    private final Map<NodeFault.KindCase, NodeFault> faults = new EnumMap<>(NodeFault.KindCase.class);
    private final Queue<Status> refusals;
    private final Runnable whenListed;

    /**
     * @param refusals answers to the next calls
     * @param whenListed is run by each call that lists, before its answer
     */
    FakeFaultService(Queue<Status> refusals, Runnable whenListed) {
        this.refusals = refusals;
        this.whenListed = whenListed;
    }

    @Override
    public void list(ListFaultsRequest request, StreamObserver<NodeFaults> response) {
        if (!refuses(response)) {
            whenListed.run();
            answer(response);
        }
    }

    @Override
    public void inject(InjectFaultRequest request, StreamObserver<NodeFaults> response) {
        if (refuses(response)) {
            return;
        }
        var fault = request.getFault();
        if (fault.getClockSkew().getOffset().getSeconds() > 0) {
            response.onError(Status.INVALID_ARGUMENT
                    .withDescription("your certificate is not valid then")
                    .asRuntimeException());
            return;
        }
        synchronized (faults) {
            faults.put(fault.getKindCase(), fault);
        }
        answer(response);
    }

    @Override
    public void clear(ClearFaultsRequest request, StreamObserver<NodeFaults> response) {
        if (refuses(response)) {
            return;
        }
        synchronized (faults) {
            faults.clear();
        }
        answer(response);
    }

    @Override
    public void probe(ProbeRequest request, StreamObserver<ProbeResponse> response) {
        if (refuses(response)) {
            return;
        }
        response.onNext(ProbeResponse.newBuilder()
                .setTook(request.getLimit())
                .setReason("no way to " + request.getAddress() + ":" + request.getPort())
                .build());
        response.onCompleted();
    }

    private boolean refuses(StreamObserver<?> response) {
        var refusal = refusals.poll();
        if (refusal != null) {
            response.onError(refusal.asRuntimeException());
        }
        return refusal != null;
    }

    private void answer(StreamObserver<NodeFaults> response) {
        synchronized (faults) {
            response.onNext(
                    NodeFaults.newBuilder().addAllFaults(faults.values()).build());
        }
        response.onCompleted();
    }
}
