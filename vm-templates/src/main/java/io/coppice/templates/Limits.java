package io.coppice.templates;

import io.coppice.hypervisor.DataSize;
import java.util.Optional;

/** Bounds of what a machine can have, both included. */
final class Limits {

    static final int MINIMUM_CPUS = 1;
    static final int MAXIMUM_CPUS = 512;
    static final Sizes MEMORY = new Sizes(DataSize.ofMebibytes(256), DataSize.ofGibibytes(4096));
    static final Sizes DISK = new Sizes(DataSize.ofGibibytes(1), DataSize.ofGibibytes(65_536));

    private Limits() {}

    record Sizes(DataSize minimum, DataSize maximum) {

        Optional<String> violation(String what, DataSize size) {
            if (size.compareTo(minimum) < 0 || size.compareTo(maximum) > 0) {
                return Optional.of(what + " of " + size + " is out of range: it can be " + minimum + " to " + maximum);
            }
            if (size.bytes() % (1 << 20) != 0) {
                return Optional.of(what + " of " + size + " is not a whole number of MiB");
            }
            return Optional.empty();
        }
    }
}
