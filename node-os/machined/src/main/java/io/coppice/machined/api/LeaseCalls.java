package io.coppice.machined.api;

import io.coppice.machined.node.LeaseControl;
import io.coppice.nodeos.api.coppice.Lease;
import io.coppice.nodeos.api.coppice.RenewLeaseRequest;
import java.time.Instant;
import java.util.Optional;

/** Get and Renew of the lease. */
final class LeaseCalls {
    private LeaseCalls() {}

    static Lease get(LeaseControl lease) {
        Lease.Builder answer = Lease.newBuilder();
        Optional<Instant> end = lease.expiresAt();
        if (end.isPresent()) {
            answer.setExpiresAt(Timestamps.of(end.get()));
        }
        return answer.build();
    }

    static Lease renew(LeaseControl lease, RenewLeaseRequest request) {
        lease.renew(
                request.hasExpiresAt()
                        ? Optional.of(Timestamps.instant("expires_at", request.getExpiresAt()))
                        : Optional.empty());
        return get(lease);
    }
}
