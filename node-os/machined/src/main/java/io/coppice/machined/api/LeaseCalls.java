package io.coppice.machined.api;

import com.google.protobuf.Timestamp;
import io.coppice.machined.node.LeaseControl;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.coppice.Lease;
import io.coppice.nodeos.api.coppice.RenewLeaseRequest;
import java.time.DateTimeException;
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
        lease.renew(request.hasExpiresAt() ? Optional.of(instant(request.getExpiresAt())) : Optional.empty());
        return get(lease);
    }

    private static Instant instant(Timestamp timestamp) {
        try {
            return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
        } catch (DateTimeException | ArithmeticException e) {
            throw new NodeException(
                    NodeException.Kind.INVALID, "expires_at is no time: give seconds since 1970 and nanoseconds", e);
        }
    }
}
