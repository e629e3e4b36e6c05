package io.coppice.orchestrator.core;

import io.coppice.hypervisor.MacAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** The addresses of a machine's two network cards, derived from its id: locally administered, unicast. */
record MacAddresses(MacAddress uplink, MacAddress segment) {

    static MacAddresses of(UUID id) {
        var digest = sha256(ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
        return new MacAddresses(address(digest, 0), address(digest, 4));
    }

    private static MacAddress address(byte[] digest, int from) {
        return new MacAddress("52:54:" + HexFormat.ofDelimiter(":").formatHex(digest, from, from + 4));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
