package io.coppice.machined.kubernetes.client;

import io.coppice.machined.api.Pem;
import io.coppice.machined.identity.CertificateIssuer;
import io.coppice.machined.identity.CertificateRequest;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.identity.IdentityException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The cluster's CA: what the server shows, and what its users do. */
final class ApiAuthority {

    private static final Duration LIFETIME = Duration.ofHours(1);

    private final CertifiedKey authority;
    private final CertificateIssuer issuer;

    ApiAuthority() throws IdentityException {
        authority = CertificateIssuer.authority("kubernetes", LIFETIME);
        issuer = CertificateIssuer.of("ca", authority);
    }

    /** PEM. */
    String certificate() {
        return authority.certificate();
    }

    CertifiedKey user(String name) {
        try {
            return issuer.issue(new CertificateRequest(name, "", List.of(), List.of(), false, true, LIFETIME));
        } catch (IdentityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    SSLContext server() throws IdentityException, GeneralSecurityException, IOException {
        CertifiedKey own = issuer.issue(new CertificateRequest(
                "kube-apiserver", "", List.of("localhost"), List.of("127.0.0.1"), true, false, LIFETIME));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("own", Pem.privateKey(own.key()), new char[0], Pem.certificates(own.certificate()));
        keys.setCertificateEntry("ca", Pem.certificates(authority.certificate())[0]);
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, new char[0]);
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }
}
