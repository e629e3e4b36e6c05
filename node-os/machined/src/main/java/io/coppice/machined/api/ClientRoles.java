package io.coppice.machined.api;

import io.grpc.Attributes;
import io.grpc.Grpc;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Roles from the organizations of a verified client certificate. */
final class ClientRoles {
    /** DER of the object identifier 2.5.4.10, organizationName. */
    private static final byte[] ORGANIZATION = {0x06, 0x03, 0x55, 0x04, 0x0a};

    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;

    private ClientRoles() {}

    /** Empty when the client showed no certificate, or one without a role. */
    static Set<Role> of(SSLSession session) {
        return certificate(session).map(ClientRoles::of).orElseGet(() -> EnumSet.noneOf(Role.class));
    }

    /** The certificate that the client of a connection showed. */
    static Optional<X509Certificate> certificate(Attributes connection) {
        SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        return session == null ? Optional.empty() : certificate(session);
    }

    private static Optional<X509Certificate> certificate(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return Optional.of((X509Certificate) chain[0]);
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    static Set<Role> of(X509Certificate certificate) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        Der name = new Der(certificate.getSubjectX500Principal().getEncoded()).enter(SEQUENCE);
        while (name.hasNext()) {
            Der set = name.enter(SET);
            while (set.hasNext()) {
                Der attribute = set.enter(SEQUENCE);
                if (attribute.startsWith(ORGANIZATION)) {
                    attribute.skip();
                    Role.of(attribute.text()).ifPresent(roles::add);
                }
            }
        }
        return roles;
    }

    /** A reader of DER as it stands in names: the JDK keeps its own parser of multi-valued names out of reach. */
    private static final class Der {
        private final byte[] bytes;
        private int position;
        private final int end;

        Der(byte[] bytes) {
            this(bytes, 0, bytes.length);
        }

        private Der(byte[] bytes, int start, int end) {
            this.bytes = bytes;
            this.position = start;
            this.end = end;
        }

        boolean hasNext() {
            return position < end;
        }

        boolean startsWith(byte[] prefix) {
            if (end - position < prefix.length) {
                return false;
            }
            for (int i = 0; i < prefix.length; i++) {
                if (bytes[position + i] != prefix[i]) {
                    return false;
                }
            }
            return true;
        }

        Der enter(int tag) {
            if ((bytes[position] & 0xff) != tag) {
                throw new IllegalArgumentException("malformed name in a client certificate");
            }
            return take();
        }

        void skip() {
            take();
        }

        String text() {
            Der value = take();
            return new String(bytes, value.position, value.end - value.position, StandardCharsets.UTF_8);
        }

        private Der take() {
            int length = bytes[position + 1] & 0xff;
            int start = position + 2;
            if (length >= 0x80) {
                int lengthBytes = length & 0x7f;
                length = 0;
                for (int i = 0; i < lengthBytes; i++) {
                    length = (length << 8) | (bytes[start++] & 0xff);
                }
            }
            position = start + length;
            return new Der(bytes, start, position);
        }
    }
}
