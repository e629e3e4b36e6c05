package io.coppice.machined.platform;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.InvalidParameterException;
import java.security.Provider;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Random numbers that are read from the kernel at each draw and kept nowhere. The Java runtime's own keep some in store, and machines that are forks of one
 * would draw the same from it; the kernel's generator is seeded anew in each.
 */
public final class KernelRandom extends Provider {
    private static final long serialVersionUID = 1L;

    private static final String NAME = "Kernel";

    private KernelRandom() {
        super(NAME, "1", "random numbers of the kernel, none kept");
        putService(new Device(this));
    }

    /** Puts it before all others, for every SecureRandom that is made afterwards. Done again, it changes nothing. */
    public static void install() {
        if (Security.getProvider(NAME) == null) {
            Security.insertProviderAt(new KernelRandom(), 1);
        }
    }

    private static final class Device extends Service {
        Device(Provider provider) {
            super(
                    provider,
                    "SecureRandom",
                    "KernelDevice",
                    Draws.class.getName(),
                    List.of(),
                    Map.of("ThreadSafe", "true"));
        }

        @Override
        public Object newInstance(@Nullable Object parameters) {
            if (parameters != null) {
                throw new InvalidParameterException("the kernel's random numbers take no parameters");
            }
            return new Draws();
        }
    }

    private static final class Draws extends SecureRandomSpi {
        private static final long serialVersionUID = 1L;

        private static final FileInputStream DEVICE = open();

        private static FileInputStream open() {
            try {
                return new FileInputStream("/dev/urandom");
            } catch (IOException failure) {
                throw new UncheckedIOException("there are no random numbers without /dev/urandom", failure);
            }
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            try {
                if (DEVICE.readNBytes(bytes, 0, bytes.length) != bytes.length) {
                    throw new IOException("it ended");
                }
            } catch (IOException failure) {
                throw new UncheckedIOException("/dev/urandom cannot be read", failure);
            }
        }

        /** What a caller knows adds nothing to what the kernel knows. */
        @Override
        protected void engineSetSeed(byte[] seed) {}

        @Override
        protected byte[] engineGenerateSeed(int length) {
            byte[] bytes = new byte[length];
            engineNextBytes(bytes);
            return bytes;
        }
    }
}
