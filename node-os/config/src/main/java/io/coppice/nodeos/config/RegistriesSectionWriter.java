package io.coppice.nodeos.config;

import static io.coppice.documents.Nodes.mapping;

import io.coppice.documents.Node;
import io.coppice.nodeos.config.RegistriesConfig.Access;
import io.coppice.nodeos.config.RegistriesConfig.Mirror;

/** Writes {@code machine.registries}. */
final class RegistriesSectionWriter {

    private RegistriesSectionWriter() {}

    static Node.Mapping write(RegistriesConfig registries) {
        var mirrors = mapping();
        registries.mirrors().forEach((registry, mirror) -> mirrors.put(registry, mirror(mirror)));
        var accesses = mapping();
        registries.config().forEach((registry, access) -> accesses.put(registry, access(access)));
        return mapping()
                .putUnlessEmpty("mirrors", mirrors.build())
                .putUnlessEmpty("config", accesses.build())
                .build();
    }

    private static Node.Mapping mirror(Mirror mirror) {
        var section = mapping().put("endpoints", WriterParts.texts(mirror.endpoints()));
        WriterParts.putUnless(section, "overridePath", mirror.overridePath(), false);
        WriterParts.putUnless(section, "skipFallback", mirror.skipFallback(), false);
        return section.build();
    }

    private static Node.Mapping access(Access access) {
        var tls = mapping();
        access.ca().ifPresent(ca -> tls.put("ca", Pem.encode(ca)));
        access.clientIdentity().ifPresent(identity -> tls.put("clientIdentity", WriterParts.credential(identity)));
        WriterParts.putUnless(tls, "insecureSkipVerify", access.insecureSkipVerify(), false);
        var login = mapping().putText("username", access.username());
        WriterParts.putSecret(login, "password", access.password());
        WriterParts.putSecret(login, "auth", access.auth());
        WriterParts.putSecret(login, "identityToken", access.identityToken());
        return mapping()
                .putUnlessEmpty("tls", tls.build())
                .putUnlessEmpty("auth", login.build())
                .build();
    }
}
