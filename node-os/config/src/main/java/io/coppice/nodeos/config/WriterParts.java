package io.coppice.nodeos.config;

import io.coppice.documents.Node;
import io.coppice.documents.Nodes;
import io.coppice.documents.Nodes.MappingBuilder;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Parts of the written config that several sections share. */
final class WriterParts {

    private WriterParts() {}

    static Node.Mapping credential(Credential credential) {
        return credential(credential, "crt");
    }

    static Node.Mapping credential(Credential credential, String certificateKey) {
        var mapping = Nodes.mapping().put(certificateKey, Pem.encode(credential.certificate()));
        credential.key().ifPresent(key -> mapping.put("key", Pem.encode(key.value())));
        return mapping.build();
    }

    static Node.Sequence certificates(Collection<String> certificates) {
        return Nodes.sequence(certificates.stream()
                .map(certificate ->
                        Nodes.mapping().put("crt", Pem.encode(certificate)).build())
                .toList());
    }

    /** The values' own text. */
    static Node.Sequence texts(Collection<?> values) {
        return Nodes.texts(values.stream().map(Object::toString).toList());
    }

    static void putSecret(MappingBuilder mapping, String key, Optional<Secret> secret) {
        secret.ifPresent(found -> mapping.put(key, found.value()));
    }

    static Node.Mapping secrets(Map<String, Secret> secrets) {
        var mapping = Nodes.mapping();
        secrets.forEach((key, secret) -> mapping.put(key, secret.value()));
        return mapping.build();
    }

    /** Leaves the key out if the value is the default. */
    static void putUnless(MappingBuilder mapping, String key, boolean value, boolean defaultValue) {
        if (value != defaultValue) {
            mapping.put(key, value);
        }
    }
}
