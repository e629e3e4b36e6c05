package io.coppice.machined.kubernetes.client;

import io.coppice.machined.kubernetes.client.Connections.Target;
import io.coppice.machined.kubernetes.client.KubernetesException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests with the access of the moment. HTTP/1.1, so that each watch has a connection of its own: one that leads to a
 * server which was switched off is given up alone and at once.
 */
final class Transport implements AutoCloseable {

    private static final int LONGEST_REFUSAL = 64 * 1024;

    private final Connections connections;
    private final Limits limits;

    /**
     * @param connect until a connection stands
     * @param answer until an answer begins
     * @param silence how long nothing may come within an answer
     */
    record Limits(Duration connect, Duration answer, Duration silence) {

        /** Long enough for software emulation. */
        static final Limits STANDARD =
                new Limits(Duration.ofSeconds(15), Duration.ofSeconds(75), Duration.ofSeconds(90));
    }

    /**
     * A request.
     *
     * @param path with its query
     * @param contentType of the body, empty without one
     */
    record Request(String method, String path, String contentType, String body) {

        static Request get(String path) {
            return new Request("GET", path, "", "");
        }

        @Override
        public String toString() {
            int query = path.indexOf('?');
            return method + " " + (query < 0 ? path : path.substring(0, query));
        }
    }

    Transport(AccessSource source, Limits limits) {
        this.connections = new Connections(source, limits.connect());
        this.limits = limits;
    }

    /** The body of an answer that says that the request was carried out. */
    InputStream send(Request request) throws KubernetesException, InterruptedException {
        HttpResponse<InputStream> response = exchange(request);
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        String body;
        try (InputStream stream = response.body()) {
            body = new String(stream.readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8);
        } catch (IOException cutOff) {
            body = "";
        }
        throw Refusal.of(
                request.toString(),
                response.statusCode(),
                body,
                response.headers().firstValue("Retry-After"));
    }

    private HttpResponse<InputStream> exchange(Request request) throws KubernetesException, InterruptedException {
        Target target = connections.target();
        CompletableFuture<HttpResponse<InputStream>> answer = target.http()
                .sendAsync(message(request, target.access()), information -> new TimedBody(limits.silence()));
        try {
            return answer.get(limits.answer().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw unreachable(
                    request, target, "no answer within " + limits.answer().toSeconds() + " s", late);
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            throw stopped;
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw unreachable(request, target, reason(cause), cause);
        }
    }

    private static HttpRequest message(Request request, Access access) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(access.server() + request.path()))
                .header("Accept", "application/json")
                .header("User-Agent", "coppice-machined");
        if (!request.contentType().isEmpty()) {
            builder.header("Content-Type", request.contentType());
        }
        if (access.token().isPresent()) {
            builder.header("Authorization", "Bearer " + access.token().get());
        }
        return builder.method(
                        request.method(),
                        request.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()))
                .build();
    }

    @Override
    public void close() {
        connections.close();
    }

    private static KubernetesException unreachable(Request request, Target target, String reason, Throwable cause) {
        return new KubernetesException(
                Kind.UNREACHABLE, request + " to " + target.access().server() + ": " + reason, cause);
    }

    /** Exceptions of connections often have a message only in what caused them. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
