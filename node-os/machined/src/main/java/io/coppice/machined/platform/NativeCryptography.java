package io.coppice.machined.platform;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.util.Optional;

/**
 * Ciphers, hashes and signatures as native code. A node that boots has nothing compiled yet, and a TLS handshake in interpreted Java takes twelve times
 * as long, seconds under software emulation. It has the curves of NIST and not X25519, so the image's {@code machined.args} narrows TLS to those.
 *
 * <p>Random numbers stay those of the kernel, see {@link KernelRandom}; for the ones that native code draws for itself see {@link NativeRandomness}.
 */
public final class NativeCryptography {

    private static final String PROPERTIES = "com.amazon.corretto.crypto.provider.";

    private NativeCryptography() {}

    /**
     * Puts it before the Java runtime's own, for everything that asks for an algorithm afterwards.
     *
     * @return why it cannot be had, so that the runtime's own is used; empty when all is well
     */
    public static Optional<String> install() {
        System.setProperty(PROPERTIES + "registerSecureRandom", "false");
        Throwable problem = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError();
        if (problem != null) {
            return Optional.of("native cryptography cannot be loaded: " + problem);
        }
        AmazonCorrettoCryptoProvider.install();
        return Optional.empty();
    }
}
