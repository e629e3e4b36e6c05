package io.coppice.machined.testing;

import io.coppice.nodeos.oci.Digest;
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
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** A real registry on the loopback, with or without a login. */
public final class TestRegistry {

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;
    private final String login;

    /**
     * Returns when it serves.
     *
     * @param program the package's registry
     * @param password of the user {@code me}; empty if anybody may do anything
     */
    public TestRegistry(Path program, Path directory, String password) throws Exception {
        Files.createDirectories(directory);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        login = password.isEmpty()
                ? ""
                : "Basic " + Base64.getEncoder().encodeToString(("me:" + password).getBytes(StandardCharsets.UTF_8));
        StringBuilder config = new StringBuilder("version: 0.1\nstorage: {filesystem: {rootdirectory: "
                + directory.resolve("data") + "}}\nhttp: {addr: '127.0.0.1:" + port + "'}\n");
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

    /** Where it serves, over plain HTTP. */
    public URI endpoint() {
        return URI.create("http://" + host());
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
