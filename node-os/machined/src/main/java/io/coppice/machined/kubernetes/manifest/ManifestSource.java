package io.coppice.machined.kubernetes.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.kubernetes.component.NodeSettings;
import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.InlineManifest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Some of the objects that are to be applied, once they can be had. */
interface ManifestSource {

    /** For messages. */
    String name();

    /** The objects; asked again after a failure. */
    List<ObjectNode> read() throws ManifestException, InterruptedException;

    /** All sources of a config, in the order in which they are applied. */
    static List<ManifestSource> of(NodeSettings settings) {
        Cluster cluster = settings.cluster();
        List<ManifestSource> sources = new ArrayList<>();
        for (ObjectNode object : BuiltInManifests.of(settings)) {
            sources.add(new BuiltIn(object));
        }
        for (InlineManifest manifest : cluster.inlineManifests()) {
            sources.add(new Inline(manifest));
        }
        for (URI url : cluster.network().cniManifests()) {
            sources.add(new Download(url));
        }
        for (URI url : cluster.extraManifests()) {
            sources.add(new Download(url));
        }
        return sources;
    }

    /** One of the node's own. */
    record BuiltIn(ObjectNode object) implements ManifestSource {
        @Override
        public String name() {
            return object.path("kind").asText() + " "
                    + object.path("metadata").path("name").asText();
        }

        @Override
        public List<ObjectNode> read() {
            return List.of(object);
        }
    }

    /** One that stands in the config. */
    record Inline(InlineManifest manifest) implements ManifestSource {
        @Override
        public String name() {
            return "cluster.inlineManifests: " + manifest.name();
        }

        @Override
        public List<ObjectNode> read() throws ManifestException {
            return ManifestText.parse(name(), manifest.contents().value());
        }
    }

    /** One that the config names by its URL. */
    record Download(URI url) implements ManifestSource {

        private static final Duration LIMIT = Duration.ofSeconds(60);

        @Override
        public String name() {
            return url.toString();
        }

        @Override
        public List<ObjectNode> read() throws ManifestException, InterruptedException {
            try (HttpClient client = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(LIMIT)
                    .build()) {
                HttpResponse<String> response =
                        client.send(HttpRequest.newBuilder(url).timeout(LIMIT).build(), BodyHandlers.ofString());
                if (response.statusCode() != 200) {
                    throw new ManifestException(
                            url + " answers with status " + response.statusCode() + "; check the URL in the config");
                }
                return ManifestText.parse(name(), response.body());
            } catch (IOException failure) {
                throw new ManifestException(
                        url + " cannot be fetched: " + failure + "; the node must reach it", failure);
            }
        }
    }
}
