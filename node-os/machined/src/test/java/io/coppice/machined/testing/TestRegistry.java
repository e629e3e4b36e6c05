package io.coppice.machined.testing;

import io.coppice.machined.identity.CertificateIssuer;
import io.coppice.machined.identity.CertificateRequest;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.nodeos.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** A real registry on the loopback, with or without a login, over plain HTTP or with TLS. */
public final class TestRegistry {

    private final HttpClient http;
    private final String scheme;
    private final Process process;
    private final int port;
    private final String login;

    /**
     * Returns when it serves.
     *
     * @param program the package's registry
     * @param password of the user {@code me}; empty if anybody may do anything
     * @param authority that issues the server's certificate; without one it serves plain HTTP
     */
    public TestRegistry(Path program, Path directory, String password, Optional<CertifiedKey> authority)
            throws Exception {
        Files.createDirectories(directory);
        scheme = authority.isPresent() ? "https" : "http";
        http = authority.isPresent() ? trusting(authority.get()) : HttpClient.newHttpClient();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        login = password.isEmpty()
                ? ""
                : "Basic " + Base64.getEncoder().encodeToString(("me:" + password).getBytes(StandardCharsets.UTF_8));
        StringBuilder config = new StringBuilder("version: 0.1\nstorage: {filesystem: {rootdirectory: "
                + directory.resolve("data") + "}}\nhttp: {addr: '127.0.0.1:" + port + "'"
                + (authority.isPresent() ? ", tls: " + certificate(authority.get(), directory) : "") + "}\n");
        if (!password.isEmpty()) {
            Path users = directory.resolve("users");
            byte[] salt = new byte[16];
            new SecureRandom().nextBytes(salt);
            Files.writeString(users, "me:" + OpenBSDBCrypt.generate("2y", password.toCharArray(), salt, 4) + "\n");
            config.append("auth: {htpasswd: {realm: test, path: ").append(users).append("}}\n");
        }
        Path file = Files.writeString(directory.resolve("config.yml"), config);
        process = new ProcessBuilder(program.toString(), "serve", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        awaitAnswer();
    }

    /** Where it serves, such as {@code 127.0.0.1:40001}. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    /** The same by name, for which its certificate does not stand. */
    public String named() {
        return "localhost:" + port;
    }

    /** Where it serves. */
    public URI endpoint() {
        return URI.create(scheme + "://" + host());
    }

    /** Stores a blob. */
    public void push(String repository, byte[] blob) throws Exception {
        HttpResponse<Void> begun = send(request("/v2/" + repository + "/blobs/uploads/")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        String location = begun.headers().firstValue("Location").orElseThrow();
        String target = location + (location.contains("?") ? "&" : "?") + "digest=" + Digest.of(blob);
        expect(
                201,
                send(authorized(HttpRequest.newBuilder(endpoint().resolve(target)))
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(blob))
                        .build()));
    }

    /** Stores a manifest whose blobs are there. */
    public void tag(String repository, String tag, byte[] manifest) throws Exception {
        expect(
                201,
                send(request("/v2/" + repository + "/manifests/" + tag)
                        .header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(manifest))
                        .build()));
    }

    public void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        http.close();
    }

    /** The server's certificate, as its config names it. */
    private static String certificate(CertifiedKey authority, Path directory) throws Exception {
        CertifiedKey pair = CertificateIssuer.of("the registry's CA", authority)
                .issue(new CertificateRequest(
                        "registry", "", List.of(), List.of("127.0.0.1"), true, false, Duration.ofDays(1)));
        Path certificate = Files.writeString(directory.resolve("server.crt"), pair.certificate());
        Path key = Files.writeString(directory.resolve("server.key"), pair.key());
        return "{certificate: " + certificate + ", key: " + key + "}";
    }

    private static HttpClient trusting(CertifiedKey authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(authority.certificate().getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private void awaitAnswer() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                expect(200, send(request("/v2/").build()));
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw notYet;
                }
                Thread.sleep(50);
            }
        }
    }

    private HttpRequest.Builder request(String path) {
        return authorized(HttpRequest.newBuilder(endpoint().resolve(path)));
    }

    private HttpRequest.Builder authorized(HttpRequest.Builder request) {
        return login.isEmpty() ? request : request.header("Authorization", login);
    }

    private HttpResponse<Void> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.discarding());
    }

    private static void expect(int status, HttpResponse<Void> response) {
        if (response.statusCode() != status) {
            throw new AssertionError(response.request() + " was answered with " + response.statusCode());
        }
    }
}
