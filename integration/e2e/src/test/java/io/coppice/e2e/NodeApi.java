package io.coppice.e2e;

import io.coppice.nodeos.api.coppice.ForkServiceGrpc;
import io.coppice.nodeos.api.coppice.ForkServiceGrpc.ForkServiceBlockingStub;
import io.coppice.nodeos.api.coppice.LeaseServiceGrpc;
import io.coppice.nodeos.api.coppice.LeaseServiceGrpc.LeaseServiceBlockingStub;
import io.coppice.nodeos.api.machine.MachineServiceGrpc;
import io.coppice.nodeos.api.machine.MachineServiceGrpc.MachineServiceBlockingStub;
import io.coppice.orchestrator.core.ClientConfig;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** A client of one node's API on 127.0.0.1, made of nothing but the wire's definition. */
final class NodeApi implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ManagedChannel channel;

    private NodeApi(ChannelCredentials credentials, int port) {
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port, credentials)
                .overrideAuthority("localhost")
                .build();
    }

    /** Without a certificate of its own; trusts the one certificate that has this fingerprint. */
    static NodeApi byFingerprint(String fingerprint, int port) {
        return new NodeApi(
                TlsChannelCredentials.newBuilder()
                        .trustManager(new Pinned(fingerprint))
                        .build(),
                port);
    }

    static NodeApi asAdministrator(ClientConfig.Context context, int port) throws IOException {
        return new NodeApi(
                TlsChannelCredentials.newBuilder()
                        .trustManager(stream(context.authority()))
                        .keyManager(
                                stream(context.certificate()),
                                stream(context.key().value()))
                        .build(),
                port);
    }

    MachineServiceBlockingStub machine() {
        return MachineServiceGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    ForkServiceBlockingStub fork() {
        return ForkServiceGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    LeaseServiceBlockingStub lease() {
        return LeaseServiceGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Fails as soon as a connection does. */
    MachineServiceBlockingStub machineNow() {
        return MachineServiceGrpc.newBlockingStub(channel).withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static final class Pinned extends X509ExtendedTrustManager {

        private final String fingerprint;

        Pinned(String fingerprint) {
            this.fingerprint = fingerprint;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            try {
                var digest = MessageDigest.getInstance("SHA-256")
                        .digest(chain[0].getPublicKey().getEncoded());
                var actual = Base64.getEncoder().encodeToString(digest);
                if (!actual.equals(fingerprint)) {
                    throw new CertificateException("the fingerprint is " + actual + " and not " + fingerprint);
                }
            } catch (GeneralSecurityException e) {
                throw e instanceof CertificateException refusal ? refusal : new CertificateException(e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("a client trusts no clients");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
