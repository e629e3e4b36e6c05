package io.coppice.machined.api;

import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;

/** Wraps private keys of the older forms in PKCS #8 (RFC 5958), the only form that the JDK reads. */
final class Pkcs8 {

    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    private static final byte[] RSA = {
        0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int CURVE = 0xa0;

    private Pkcs8() {}

    /** Of an RSAPrivateKey of PKCS #1. */
    static byte[] ofRsa(byte[] key) {
        return wrap(RSA, key);
    }

    /**
     * Of an ECPrivateKey of SEC 1 (RFC 5915).
     *
     * @throws InvalidKeySpecException when it does not name its curve
     */
    static byte[] ofEc(byte[] key) throws InvalidKeySpecException {
        return wrap(join(EC, curve(key)), key);
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, join(VERSION, element(SEQUENCE, algorithm), element(OCTET_STRING, key)));
    }

    /** The parameters of the key, which stand in it behind the tag [0]: an object identifier with its header. */
    private static byte[] curve(byte[] key) throws InvalidKeySpecException {
        try {
            int position = contentStart(key, 0);
            while (position < key.length) {
                int start = contentStart(key, position);
                int end = start + length(key, position);
                if ((key[position] & 0xff) == CURVE) {
                    return Arrays.copyOfRange(key, start, end);
                }
                position = end;
            }
        } catch (ArrayIndexOutOfBoundsException cutOff) {
            throw new InvalidKeySpecException("the EC private key is cut off", cutOff);
        }
        throw new InvalidKeySpecException("the EC private key does not name its curve");
    }

    private static int contentStart(byte[] der, int position) {
        int first = der[position + 1] & 0xff;
        return position + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int position) {
        int first = der[position + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = (length << 8) | (der[position + 2 + i] & 0xff);
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) {
        byte[] header = content.length < 0x80
                ? new byte[] {(byte) tag, (byte) content.length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
        return join(header, content);
    }

    private static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] joined = new byte[length];
        int position = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, position, part.length);
            position += part.length;
        }
        return joined;
    }
}
