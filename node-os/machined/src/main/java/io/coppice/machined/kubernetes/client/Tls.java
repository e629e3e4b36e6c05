package io.coppice.machined.kubernetes.client;

import io.coppice.machined.api.Pem;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.kubernetes.client.KubernetesException.Kind;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Makes a TLS context of an access. */
final class Tls {

    private Tls() {}

    static SSLContext context(Access access) throws KubernetesException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            X509Certificate[] authorities = Pem.certificates(access.authority());
            for (int i = 0; i < authorities.length; i++) {
                trusted.setCertificateEntry("ca" + i, authorities[i]);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            KeyManager[] keys = {};
            if (access.client().isPresent()) {
                CertifiedKey client = access.client().get();
                keys = new KeyManager[] {
                    new OneKey(Pem.certificates(client.certificate()), Pem.privateKey(client.key()))
                };
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException failure) {
            throw new KubernetesException(
                    Kind.NO_ACCESS,
                    "the certificates for " + access.server() + " cannot be used: " + failure.getMessage(),
                    failure);
        }
    }

    /** One key for all. A key store would encrypt it first and decrypt it again, which takes long. */
    private static final class OneKey extends X509ExtendedKeyManager {

        private static final String ALIAS = "own";

        private final X509Certificate[] chain;
        private final PrivateKey key;

        OneKey(X509Certificate[] chain, PrivateKey key) {
            this.chain = chain;
            this.key = key;
        }

        private boolean fits(String keyType) {
            return keyType.equals(key.getAlgorithm());
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return fits(keyType) ? new String[] {ALIAS} : null;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            for (String keyType : keyTypes) {
                if (fits(keyType)) {
                    return ALIAS;
                }
            }
            return null;
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return chooseClientAlias(keyTypes, issuers, null);
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return getClientAliases(keyType, issuers);
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return fits(keyType) ? ALIAS : null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.clone();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }
}
