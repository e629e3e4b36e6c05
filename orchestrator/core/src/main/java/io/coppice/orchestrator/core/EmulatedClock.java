package io.coppice.orchestrator.core;

import io.coppice.hypervisor.Acceleration;
import java.util.OptionalInt;

/**
 * What a kernel under software emulation is told of its clock.
 *
 * <p>A kernel that nobody tells the rate of its timestamp counter measures it against the PC's interval timer. On a busy host the emulated timer comes out wrong:
 * of 96 kernels that were booted twelve at a time on two processors, 13 measured 55 to 930 MHz in place of 2596, and took that for the truth although the
 * power management timer said otherwise ({@code PIT calibration deviates from PMTIMER}, arch/x86/kernel/tsc.c). Their clocks then run up to 47 times too fast.
 * QEMU gives the guest the host's own counter, so the host's rate is the guest's. Told it, 48 of 48 were right; the kernel refines it afterwards, as long as it
 * is off by less than one percent. Under KVM the kernel has its rate from KVM's clock.
 */
final class EmulatedClock {

    private EmulatedClock() {}

    /** Added to a kernel command line; templates may add another after it, which then holds. */
    static String argument(Acceleration acceleration, OptionalInt timestampMegahertz) {
        return switch (acceleration) {
            case KVM -> "";
            case SOFTWARE ->
                timestampMegahertz.isEmpty() ? "" : " tsc_early_khz=" + timestampMegahertz.getAsInt() * 1000L;
        };
    }
}
