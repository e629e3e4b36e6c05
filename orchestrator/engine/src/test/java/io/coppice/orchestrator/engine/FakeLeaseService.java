package io.coppice.orchestrator.engine;

import io.coppice.nodeos.api.coppice.Lease;
import io.coppice.nodeos.api.coppice.LeaseServiceGrpc;
import io.coppice.nodeos.api.coppice.RenewLeaseRequest;
import io.grpc.stub.StreamObserver;

final class FakeLeaseService extends LeaseServiceGrpc.LeaseServiceImplBase {

    private final FakeEtcd etcd;

    FakeLeaseService(FakeEtcd etcd) {
        this.etcd = etcd;
    }

    @Override
    public void renew(RenewLeaseRequest request, StreamObserver<Lease> response) {
        etcd.renewals.incrementAndGet();
        response.onNext(Lease.newBuilder().setExpiresAt(request.getExpiresAt()).build());
        response.onCompleted();
    }
}
