package io.coppice.machined.kubernetes.component;

import io.coppice.nodeos.config.IpPrefix;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Addresses of a network, counted. */
final class IpArithmetic {

    private IpArithmetic() {}

    /**
     * An address of a network.
     *
     * @param index 0 is the network's own address
     * @throws IllegalArgumentException when the network has no such address
     */
    static InetAddress nth(IpPrefix network, int index) {
        byte[] bytes = network.address().getAddress();
        int width = bytes.length * Byte.SIZE;
        BigInteger size = BigInteger.ONE.shiftLeft(width - network.length());
        BigInteger offset = BigInteger.valueOf(index);
        if (offset.compareTo(size) >= 0) {
            throw new IllegalArgumentException("the network " + network + " has no address number " + index);
        }
        BigInteger base = new BigInteger(1, bytes).divide(size).multiply(size);
        byte[] sum = base.add(offset).toByteArray();
        byte[] result = new byte[bytes.length];
        int length = Math.min(sum.length, result.length);
        System.arraycopy(sum, sum.length - length, result, result.length - length, length);
        try {
            return InetAddress.getByAddress(result);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException("no address has " + Arrays.toString(result), wrongLength);
        }
    }
}
