package io.coppice.orchestrator.engine;

import io.coppice.nodeos.api.coppice.AdoptRequest;
import io.coppice.nodeos.api.coppice.AdoptResponse;
import io.coppice.nodeos.api.coppice.ForkServiceGrpc;
import io.grpc.stub.StreamObserver;

/** A fork comes with the data that its etcd had. */
final class FakeForkService extends ForkServiceGrpc.ForkServiceImplBase {

    private final FakeEtcd etcd;

    FakeForkService(FakeEtcd etcd) {
        this.etcd = etcd;
    }

    @Override
    public void adopt(AdoptRequest request, StreamObserver<AdoptResponse> response) {
        etcd.adoptions.add(request);
        etcd.bootstrap();
        response.onNext(AdoptResponse.newBuilder().setTime(request.getTime()).build());
        response.onCompleted();
    }
}
