package io.coppice.hypervisor.testing;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A failure to come, for {@link FakeHypervisor#inject}. It strikes once.
 *
 * @param call the kind of call that fails; empty means any call that changes something
 * @param occurrence which of these calls, counted from 1 and from the injection on
 * @param moment whether the call has had its effect when it fails
 * @param failure makes what is thrown; may also be an error, to stand for the death of the caller
 */
public record Fault(
        Optional<HypervisorCall> call, int occurrence, Moment moment, Supplier<? extends Throwable> failure) {

    public enum Moment {
        /** Nothing was done. */
        BEFORE,
        /** It was done, and the caller does not get to know. */
        AFTER
    }

    public Fault {
        if (occurrence < 1) {
            throw new IllegalArgumentException("calls are counted from 1, not " + occurrence);
        }
    }

    public static Fault before(HypervisorCall call, int occurrence, Supplier<? extends Throwable> failure) {
        return new Fault(Optional.of(call), occurrence, Moment.BEFORE, failure);
    }

    public static Fault after(HypervisorCall call, int occurrence, Supplier<? extends Throwable> failure) {
        return new Fault(Optional.of(call), occurrence, Moment.AFTER, failure);
    }

    public static Fault beforeAnyChange(int occurrence, Supplier<? extends Throwable> failure) {
        return new Fault(Optional.empty(), occurrence, Moment.BEFORE, failure);
    }

    public static Fault afterAnyChange(int occurrence, Supplier<? extends Throwable> failure) {
        return new Fault(Optional.empty(), occurrence, Moment.AFTER, failure);
    }

    boolean concerns(HypervisorCall candidate) {
        return call.map(kind -> kind == candidate).orElse(candidate.changing());
    }
}
