package io.coppice.hypervisor.libvirt;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.libvirt.Error.ErrorNumber;

/** libvirt's own error, not yet translated. Stays inside the package. */
final class LibvirtFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorNumber number;
    private final String function;

    LibvirtFailure(ErrorNumber number, String function, String message) {
        this(number, function, message, null);
    }

    LibvirtFailure(ErrorNumber number, String function, String message, @Nullable Throwable cause) {
        super(onOneLine(message), cause);
        this.number = number;
        this.function = function;
    }

    /** Reads the error that the last call on this thread left behind. */
    static LibvirtFailure last(NativeLibvirt library, String function) {
        var error = library.virGetLastError();
        if (error == null) {
            return new LibvirtFailure(ErrorNumber.VIR_ERR_UNKNOWN, function, "libvirt failed without saying why");
        }
        return new LibvirtFailure(
                new org.libvirt.Error(error).getCode(),
                function,
                Objects.requireNonNullElse(error.message, "libvirt gave no message"));
    }

    /** What a QEMU that did not start has written comes line by line. */
    private static String onOneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    ErrorNumber number() {
        return number;
    }

    /** The libvirt function that failed. */
    String function() {
        return function;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNullElse(super.getMessage(), number.name());
    }
}
