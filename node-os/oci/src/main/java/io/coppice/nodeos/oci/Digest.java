package io.coppice.nodeos.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * SHA-256 of a blob, which is its name.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) {

    private static final String PREFIX = "sha256:";
    private static final int DIGITS = 64;

    public Digest {
        if (!wellFormed(hex)) {
            throw new IllegalArgumentException("'" + hex + "' is not 64 lower-case hexadecimal digits");
        }
    }

    /** Reads {@code sha256:} and 64 digits; empty for everything else, also for other algorithms. */
    public static Optional<Digest> parse(String text) {
        return text.startsWith(PREFIX) ? ofHex(text.substring(PREFIX.length())) : Optional.empty();
    }

    static Optional<Digest> ofHex(String hex) {
        return wellFormed(hex) ? Optional.of(new Digest(hex)) : Optional.empty();
    }

    /** The digest of these bytes. */
    public static Digest of(byte[] bytes) {
        return new Digest(HexFormat.of().formatHex(algorithm().digest(bytes)));
    }

    static Digest finished(MessageDigest running) {
        return new Digest(HexFormat.of().formatHex(running.digest()));
    }

    static MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return PREFIX + hex;
    }

    private static boolean wellFormed(String hex) {
        if (hex.length() != DIGITS) {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            char digit = hex.charAt(i);
            if (!((digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'))) {
                return false;
            }
        }
        return true;
    }
}
