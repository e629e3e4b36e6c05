package io.coppice.machined.kubernetes.client;

import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The connections of one client; made anew when its access has changed. Thread-safe. */
final class Connections implements AutoCloseable {

    private final AccessSource source;
    private final Duration limit;
    private @Nullable Access access;
    private @Nullable HttpClient http;

    record Target(Access access, HttpClient http) {}

    /** @param limit until a connection stands */
    Connections(AccessSource source, Duration limit) {
        this.source = source;
        this.limit = limit;
    }

    synchronized Target target() throws KubernetesException {
        Access now = source.read();
        HttpClient client = http;
        if (client == null || !now.equals(access)) {
            HttpClient next = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(limit)
                    .sslContext(Tls.context(now))
                    .build();
            if (client != null) {
                client.shutdown();
            }
            client = next;
            http = next;
            access = now;
        }
        return new Target(now, client);
    }

    @Override
    public synchronized void close() {
        if (http != null) {
            http.shutdownNow();
            http = null;
        }
    }
}
