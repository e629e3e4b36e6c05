package io.coppice.nodeos.config;

import static io.coppice.documents.ValueReaders.bool;
import static io.coppice.documents.ValueReaders.mapping;
import static io.coppice.documents.ValueReaders.nonEmptyText;

import io.coppice.documents.MappingReader;
import io.coppice.nodeos.config.RegistriesConfig.Access;
import io.coppice.nodeos.config.RegistriesConfig.Mirror;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code machine.registries}. */
final class RegistriesReader {

    private static final Pattern REGISTRY =
            Pattern.compile("\\*|[A-Za-z0-9.-]+(:[0-9]{1,5})?|\\[[0-9a-fA-F:.]+](:[0-9]{1,5})?");
    private static final String REGISTRY_RULE = "a registry's host name, with or without a port, or '*'";

    private record Tls(Optional<String> ca, boolean insecureSkipVerify, Optional<Credential> clientIdentity) {
        static final Tls DEFAULT = new Tls(Optional.empty(), false, Optional.empty());
    }

    private record Login(
            Optional<String> username,
            Optional<Secret> password,
            Optional<Secret> auth,
            Optional<Secret> identityToken) {
        static final Login NONE = new Login(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private RegistriesReader() {}

    static RegistriesConfig read(MappingReader reader) {
        return new RegistriesConfig(
                reader.optional(
                        "mirrors",
                        ConfigReaders.checkedKeys(REGISTRY, REGISTRY_RULE, mapping(RegistriesReader::mirror)),
                        Map.of()),
                reader.optional(
                        "config",
                        ConfigReaders.checkedKeys(REGISTRY, REGISTRY_RULE, mapping(RegistriesReader::access)),
                        Map.of()));
    }

    private static Mirror mirror(MappingReader reader) {
        return new Mirror(
                reader.list("endpoints", ConfigReaders.url(Set.of("http", "https"))),
                reader.optional("overridePath", bool(), false),
                reader.optional("skipFallback", bool(), false));
    }

    private static Access access(MappingReader reader) {
        var tls = reader.optional("tls", mapping(RegistriesReader::tls), Tls.DEFAULT);
        var login = reader.optional("auth", mapping(RegistriesReader::login), Login.NONE);
        return new Access(
                tls.ca(),
                tls.insecureSkipVerify(),
                tls.clientIdentity(),
                login.username(),
                login.password(),
                login.auth(),
                login.identityToken());
    }

    private static Tls tls(MappingReader reader) {
        return new Tls(
                reader.optional("ca", ConfigReaders.certificate()),
                reader.optional("insecureSkipVerify", bool(), false),
                reader.optional("clientIdentity", ConfigReaders.completeCredential("crt", "key")));
    }

    private static Login login(MappingReader reader) {
        return new Login(
                reader.optional("username", nonEmptyText()),
                reader.optional("password", ConfigReaders.anySecret()),
                reader.optional("auth", ConfigReaders.anySecret()),
                reader.optional("identityToken", ConfigReaders.anySecret()));
    }
}
