package io.coppice.machined.api;

import io.coppice.machined.platform.NativeRandomness;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufAllocator;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSsl;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;

/** TLS of the server whose material can be changed while it runs: connections made afterwards use the new one. */
final class ReloadableSslContext extends SslContext {
    private final ApiMode mode;
    private volatile SslContext current;

    ReloadableSslContext(ApiMode mode, TlsMaterial material) throws SSLException {
        this.mode = mode;
        this.current = build(mode, material);
    }

    /** Takes new material; when it is not usable the old one stays. */
    void reload(TlsMaterial material) throws SSLException {
        current = build(mode, material);
    }

    private static SslContext build(ApiMode mode, TlsMaterial material) throws SSLException {
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(
                    Pem.privateKey(material.keyPem()), Pem.certificates(material.certificatePem()));
            GrpcSslContexts.configure(builder, provider()).protocols("TLSv1.3", "TLSv1.2");
            switch (mode) {
                case MAINTENANCE -> builder.clientAuth(ClientAuth.NONE);
                case SECURE ->
                    builder.clientAuth(ClientAuth.REQUIRE).trustManager(Pem.certificates(material.clientCaPem()));
            }
            return builder.build();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SSLException(
                    "the TLS material of the API cannot be used, " + e.getMessage()
                            + ": certificates must be PEM and the key PKCS#8 in PEM",
                    e);
        }
    }

    /** OpenSSL spares the slow first handshakes of the JDK's TLS; its library may be missing on other processors. */
    private static SslProvider provider() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    @Override
    public boolean isClient() {
        return false;
    }

    @Override
    public List<String> cipherSuites() {
        return current.cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // a method of the class that is extended here
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return current.applicationProtocolNegotiator();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
        drawAnew();
        return current.newEngine(allocator);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
        drawAnew();
        return current.newEngine(allocator, peerHost, peerPort);
    }

    /** Two forks of a node that was frozen before this connection would shake hands with the same secrets. */
    private static void drawAnew() {
        try {
            NativeRandomness.renew();
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "no connection is made with random numbers that another machine may have: " + failure.getMessage(),
                    failure);
        }
    }

    @Override
    public SSLSessionContext sessionContext() {
        return current.sessionContext();
    }
}
