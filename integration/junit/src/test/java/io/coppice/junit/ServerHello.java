package io.coppice.junit;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;

/**
 * What a TLS 1.3 server says first, which it draws anew for each connection (RFC 8446, 4.1.3).
 *
 * @param random 32 bytes in hexadecimal
 * @param key the ephemeral public key, likewise
 */
record ServerHello(String random, String key) {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int HANDSHAKE = 22;
    private static final int SERVER_HELLO = 2;
    private static final int RANDOM_LENGTH = 32;
    private static final int KEY_SHARE = 51;

    /** @param endpoint host and port */
    static ServerHello of(String endpoint) throws IOException {
        var colon = endpoint.lastIndexOf(':');
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1))),
                    (int) LIMIT.toMillis());
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream().write(clientHello());
            return read(new DataInputStream(socket.getInputStream()));
        }
    }

    /** With a share for the one curve that nodes prefer: a server that wanted another would answer with a constant instead of a random. */
    private static byte[] clientHello() throws IOException {
        try {
            var context = SSLContext.getInstance("TLSv1.3");
            context.init(null, null, null);
            var engine = context.createSSLEngine();
            engine.setUseClientMode(true);
            var parameters = engine.getSSLParameters();
            parameters.setNamedGroups(new String[] {"secp256r1"});
            parameters.setApplicationProtocols(new String[] {"h2"});
            engine.setSSLParameters(parameters);
            var record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            var _ = engine.wrap(ByteBuffer.allocate(0), record);
            var bytes = new byte[record.flip().remaining()];
            record.get(bytes);
            return bytes;
        } catch (NoSuchAlgorithmException | java.security.KeyManagementException e) {
            throw new IllegalStateException("every Java has TLS 1.3", e);
        }
    }

    private static ServerHello read(DataInputStream in) throws IOException {
        require(in.readUnsignedByte() == HANDSHAKE, "a handshake");
        in.readUnsignedShort();
        var record = ByteBuffer.wrap(in.readNBytes(in.readUnsignedShort()));
        require(record.get() == SERVER_HELLO, "a ServerHello");
        record.position(record.position() + 5);
        var random = hex(record, RANDOM_LENGTH);
        record.position(record.position() + 1 + record.get(record.position()));
        record.position(record.position() + 5);
        while (record.hasRemaining()) {
            var type = Short.toUnsignedInt(record.getShort());
            var length = Short.toUnsignedInt(record.getShort());
            if (type == KEY_SHARE) {
                record.position(record.position() + 4);
                return new ServerHello(random, hex(record, length - 4));
            }
            record.position(record.position() + length);
        }
        throw new IOException("the server has sent no key");
    }

    private static String hex(ByteBuffer from, int length) {
        var bytes = new byte[length];
        from.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void require(boolean holds, String what) throws IOException {
        if (!holds) {
            throw new IOException("the server has not sent " + what);
        }
    }
}
