package io.coppice.junit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client proves who it is with the keys that Coppice's kubeconfigs hold: of P-256, in PKCS #8. */
@Timeout(60)
class KubernetesClientsTest {

    @Test
    void aServerThatDemandsACertificateGetsIt() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var keys = generator.generateKeyPair();
        var certificate = certificate(keys);
        var server = server(keys, certificate);
        server.start();
        var port = server.getAddress().getPort();
        try (var client = KubernetesClients.of(kubeconfig(port, certificate, keys), Optional.empty());
                var named = KubernetesClients.of(
                        kubeconfig(1, certificate, keys), Optional.of(URI.create("https://127.0.0.1:" + port)))) {
            assertThat(client.getKubernetesVersion().getGitVersion()).isEqualTo("v1.20.2");
            assertThat(named.getKubernetesVersion().getGitVersion())
                    .as("a server instead of the kubeconfig's")
                    .isEqualTo("v1.20.2");
        } finally {
            server.stop(0);
        }
    }

    private static X509Certificate certificate(KeyPair keys) throws Exception {
        var name = new X500Name("CN=test");
        var now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(3600)),
                name,
                keys.getPublic());
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private static HttpsServer server(KeyPair keys, X509Certificate certificate) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", keys.getPrivate(), new char[0], new X509Certificate[] {certificate});
        store.setCertificateEntry("ca", certificate);
        var own = KeyManagerFactory.getInstance("PKIX");
        own.init(store, new char[0]);
        var trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(store);
        var tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                var chosen = tls.getDefaultSSLParameters();
                chosen.setNeedClientAuth(true);
                parameters.setSSLParameters(chosen);
            }
        });
        server.createContext("/version", exchange -> {
            var body = "{\"major\": \"1\", \"minor\": \"20\", \"gitVersion\": \"v1.20.2\"}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        return server;
    }

    private static String kubeconfig(int port, X509Certificate certificate, KeyPair keys) throws Exception {
        var authority = pem("CERTIFICATE", certificate.getEncoded());
        return """
                apiVersion: v1
                kind: Config
                clusters:
                  - name: c
                    cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: "%s"}
                users:
                  - name: u
                    user: {client-certificate-data: "%s", client-key-data: "%s"}
                contexts:
                  - name: x
                    context: {cluster: c, user: u}
                current-context: x
                """.formatted(
                port, authority, authority, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    }

    private static String pem(String label, byte[] der) {
        var text = "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
