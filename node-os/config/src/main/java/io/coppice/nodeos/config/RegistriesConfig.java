package io.coppice.nodeos.config;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code machine.registries}: where container images come from.
 *
 * @param mirrors registry's host name (or {@code *}) to what is asked in its place, in name order
 * @param config host name of an endpoint to how it is spoken to, in name order
 */
public record RegistriesConfig(Map<String, Mirror> mirrors, Map<String, Access> config) {

    public static final RegistriesConfig NONE = new RegistriesConfig(Map.of(), Map.of());

    public RegistriesConfig {
        mirrors = Maps.sorted(mirrors);
        config = Maps.sorted(config);
    }

    /**
     * @param overridePath the endpoint's path is complete: {@code /v2} is not added
     * @param skipFallback never ask the registry itself
     */
    public record Mirror(List<URI> endpoints, boolean overridePath, boolean skipFallback) {
        public Mirror {
            endpoints = List.copyOf(endpoints);
        }
    }

    /**
     * @param ca PEM certificates that are trusted, besides the system's
     * @param clientIdentity certificate and key shown to the registry
     */
    public record Access(
            Optional<String> ca,
            boolean insecureSkipVerify,
            Optional<Credential> clientIdentity,
            Optional<String> username,
            Optional<Secret> password,
            Optional<Secret> auth,
            Optional<Secret> identityToken) {}
}
