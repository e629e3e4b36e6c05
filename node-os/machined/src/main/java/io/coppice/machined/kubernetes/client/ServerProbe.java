package io.coppice.machined.kubernetes.client;

import io.coppice.machined.kubernetes.client.KubernetesException.Kind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks programs of the cluster how they fare. All share the connections of one client. Thread-safe. */
public final class ServerProbe implements AutoCloseable {

    /** Long enough for software emulation, short enough to notice a machine that is gone. */
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Connections connections;

    /** @param access who asks; its server does not matter */
    public ServerProbe(AccessSource access) {
        this.connections = new Connections(access, CONNECT);
    }

    /**
     * Returns when the answer is that all is well.
     *
     * @throws KubernetesException of the kind UNREACHABLE when there is no answer; otherwise with the answer
     */
    public void check(URI endpoint) throws KubernetesException, InterruptedException {
        Connections.Target target = connections.target();
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint);
        target.access().token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        CompletableFuture<HttpResponse<String>> answer =
                target.http().sendAsync(request.build(), BodyHandlers.ofString());
        try {
            HttpResponse<String> response = answer.get(ANSWER.toNanos(), TimeUnit.NANOSECONDS);
            if (response.statusCode() / 100 != 2) {
                throw Refusal.of("GET " + endpoint, response.statusCode(), response.body(), Optional.empty());
            }
        } catch (TimeoutException late) {
            throw unreachable(endpoint, "no answer within " + ANSWER.toSeconds() + " s", late);
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw unreachable(endpoint, cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        } finally {
            answer.cancel(true);
        }
    }

    private static KubernetesException unreachable(URI endpoint, String reason, Throwable cause) {
        return new KubernetesException(Kind.UNREACHABLE, "GET " + endpoint + ": " + reason, cause);
    }

    @Override
    public void close() {
        connections.close();
    }
}
