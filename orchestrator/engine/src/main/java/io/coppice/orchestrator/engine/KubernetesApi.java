package io.coppice.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The Kubernetes API of one cluster, as little of it as the orchestrator needs: reading and watching. With the client of the Java platform: a
 * library for all of Kubernetes would be larger than the rest of the program and slower to start.
 */
final class KubernetesApi implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    private final HttpClient client;

    /** The server answered, and not with what was asked for. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }

        /** Whether what was asked for lies too far back to be told. */
        boolean gone() {
            return status == 410;
        }
    }

    KubernetesApi(KubernetesCredentials credentials) {
        this.client = HttpClient.newBuilder()
                .sslContext(context(credentials))
                .connectTimeout(CONNECT_LIMIT)
                .build();
    }

    /** @throws IOException if there is no answer within the limit, or none of status 200 */
    JsonNode get(URI resource, Duration limit) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(resource).timeout(limit).build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            return JSON.readTree(checked(response.statusCode(), body));
        }
    }

    /** Passes on one event after another until the server ends the answer, or this is closed. */
    void watch(URI resource, Consumer<JsonNode> onEvent) throws IOException, InterruptedException {
        var response = client.send(HttpRequest.newBuilder(resource).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (var body = response.body();
                var events =
                        JSON.readerFor(JsonNode.class).<JsonNode>readValues(checked(response.statusCode(), body))) {
            while (events.hasNextValue()) {
                onEvent.accept(events.nextValue());
            }
        }
    }

    private static InputStream checked(int status, InputStream body) throws IOException {
        if (status == 200) {
            return body;
        }
        var text = new String(body.readNBytes(10_000), StandardCharsets.UTF_8).strip();
        throw new Refused(status, "the API server answers " + status + (text.isEmpty() ? "" : ": " + message(text)));
    }

    /** What a Status object says, or else the text itself. */
    private static String message(String text) {
        try {
            return JSON.readTree(text).path("message").asText(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return text;
        }
    }

    private static SSLContext context(KubernetesCredentials credentials) {
        try {
            var certificates = CertificateFactory.getInstance("X.509");
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "kubernetes", certificates.generateCertificate(stream(credentials.authority())));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var own = KeyStore.getInstance(KeyStore.getDefaultType());
            own.load(null, null);
            own.setKeyEntry("client", credentials.key(), new char[0], new java.security.cert.Certificate[] {
                certificates.generateCertificate(stream(credentials.certificate()))
            });
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the certificates for the Kubernetes API cannot be used", e);
        }
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    /** Ends what is under way at once. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
