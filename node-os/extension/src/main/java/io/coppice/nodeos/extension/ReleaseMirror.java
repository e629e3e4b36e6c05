package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A place that has the official releases of Kubernetes, laid out like the official one: {@code stable.txt} names the newest version, {@code stable-1.34.txt} the newest of a line,
 * {@code v<version>/bin/linux/amd64/<program>} is a program and the same with {@code .sha256} its checksum.
 */
final class ReleaseMirror {

    /** Where the project publishes its releases. */
    static final URI OFFICIAL = URI.create("https://dl.k8s.io/release");

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final Duration FILE_LIMIT = Duration.ofMinutes(20);
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final URI base;
    private final Duration connectLimit;

    ReleaseMirror(URI base) {
        this(base, CONNECT_LIMIT);
    }

    /**
     * @param connectLimit after which it counts as not reachable
     */
    ReleaseMirror(URI base, Duration connectLimit) {
        String text = base.toString();
        this.base = text.endsWith("/") ? base : URI.create(text + "/");
        this.connectLimit = connectLimit;
    }

    /** The mirror is not reachable, which may be for want of a network. */
    static final class Unreachable extends Exception {

        private static final long serialVersionUID = 1L;

        Unreachable(String message, Throwable cause) {
            super(message, cause);
        }

        /** The same for somebody who needs the mirror. */
        ImageException.HostNotReady required() {
            return new ImageException.HostNotReady(
                    getMessage() + ".",
                    "See whether the network works; name a mirror that can be reached with --mirror, or take programs that"
                            + " are here with --from DIRECTORY.",
                    this);
        }
    }

    /** The newest version that is no candidate, of a line or of all. */
    ReleaseVersion stable(Optional<VersionWish> line) throws Unreachable {
        URI place = base.resolve(line.map(wish -> "stable-" + wish.major() + "." + wish.minor() + ".txt")
                .orElse("stable.txt"));
        String text = text(place)
                .orElseThrow(() -> new ImageException.NotFound(
                        "There is no " + place + ".",
                        "Name a mirror of the official releases with --mirror, or a version with --version."));
        return ReleaseVersion.parse(text.strip())
                .orElseThrow(() -> new ImageException.NotFound(
                        place + " does not name a version but says \"" + shortened(text) + "\".",
                        "Name a mirror of the official releases with --mirror, or a version with --version."));
    }

    /**
     * The checksum of a program.
     *
     * @throws ImageException.NotFound if the mirror does not have that version
     */
    String checksum(ReleaseVersion version, String program) throws Unreachable {
        URI place = place(version, program + ".sha256");
        String text = text(place)
                .orElseThrow(() -> new ImageException.NotFound(
                        "There is no Kubernetes " + version + " for linux/amd64: " + place + " does not exist.",
                        "Name a version that was released, such as 1.34.0, or another mirror with --mirror."));
        String hash = text.strip().split("\\s+", 2)[0];
        if (!SHA256.matcher(hash).matches()) {
            throw new ImageException.BuildFailed(
                    place + " is no SHA-256 checksum but says \"" + shortened(text) + "\".",
                    "The mirror or something on the way to it is broken: name another with --mirror.",
                    null);
        }
        return hash;
    }

    /**
     * Fetches a program.
     *
     * @param sha256 what it must be
     * @throws ImageException.BuildFailed if it is something else; then the target is removed
     */
    void download(ReleaseVersion version, String program, String sha256, Path target) throws Unreachable {
        URI place = place(version, program);
        String actual = bounded(place, () -> fetch(place, target));
        if (!actual.equals(sha256)) {
            try {
                Files.delete(target);
            } catch (IOException e) {
                throw unwritable(target, e);
            }
            throw new ImageException.BuildFailed(
                    place + " has SHA-256 " + actual + ", but " + place + ".sha256 says " + sha256 + ".",
                    "It was damaged on its way or on the mirror: build again, or name another mirror with --mirror.",
                    null);
        }
    }

    private URI place(ReleaseVersion version, String file) {
        return base.resolve("v" + version + "/bin/linux/amd64/" + file);
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .connectTimeout(connectLimit)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    private static HttpRequest request(URI place) {
        return HttpRequest.newBuilder(place).timeout(ANSWER_LIMIT).build();
    }

    /** The text at a place, empty if there is none. */
    private Optional<String> text(URI place) throws Unreachable {
        return bounded(place, () -> {
            try (HttpClient client = client()) {
                HttpResponse<String> response = client.send(request(place), BodyHandlers.ofString());
                return switch (response.statusCode()) {
                    case 200 -> Optional.of(response.body());
                    case 403, 404, 410 -> Optional.empty();
                    default -> throw new IOException("it answered " + response.statusCode());
                };
            }
        });
    }

    private String fetch(URI place, Path target) throws IOException, InterruptedException {
        MessageDigest digest = Hashes.sha256();
        try (HttpClient client = client()) {
            HttpResponse<InputStream> response = client.send(request(place), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("it answered " + response.statusCode());
                }
                try (OutputStream out = new DigestOutputStream(Files.newOutputStream(target), digest)) {
                    body.transferTo(out);
                }
            }
        }
        return Hashes.hex(digest.digest());
    }

    @FunctionalInterface
    private interface Exchange<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Ends within the limit for a file even if the other side sends nothing more. */
    private <T> T bounded(URI place, Exchange<T> exchange) throws Unreachable {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread worker = Thread.ofVirtual().start(() -> {
            try {
                result.complete(exchange.run());
            } catch (IOException | InterruptedException e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get(FILE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            throw new Unreachable(place + " cannot be fetched: " + why, cause);
        } catch (TimeoutException e) {
            throw new Unreachable(place + " was not fetched within " + FILE_LIMIT.toMinutes() + " min", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException.BuildFailed("The build was interrupted.", "Build again.", e);
        } finally {
            worker.interrupt();
        }
    }

    private static ImageException.HostNotReady unwritable(Path file, IOException cause) {
        return new ImageException.HostNotReady(
                file + " cannot be written: " + cause.getMessage() + ".", "Check its permissions.", cause);
    }

    private static String shortened(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }
}
