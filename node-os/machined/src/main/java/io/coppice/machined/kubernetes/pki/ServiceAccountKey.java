package io.coppice.machined.kubernetes.pki;

import io.coppice.machined.identity.IdentityException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** The key that signs the tokens of service accounts. */
final class ServiceAccountKey {

    private static final String PLACE = "cluster.serviceAccount.key";

    private ServiceAccountKey() {}

    /**
     * The public half, with which tokens are checked: the API server reads it from no private key but RSA's.
     *
     * @param pem the private key
     */
    static String publicHalf(String pem) throws IdentityException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            PrivateKeyInfo info = switch (parser.readObject()) {
                case PrivateKeyInfo found -> found;
                case PEMKeyPair pair -> pair.getPrivateKeyInfo();
                case null, default -> throw new IdentityException(PLACE + " holds no unencrypted private key in PEM");
            };
            byte[] encoded = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                            publicHalf(PrivateKeyFactory.createKey(info)))
                    .getEncoded();
            StringWriter text = new StringWriter();
            try (PemWriter writer = new PemWriter(text)) {
                writer.writeObject(new PemObject("PUBLIC KEY", encoded));
            }
            return text.toString();
        } catch (IOException failure) {
            throw new IdentityException(PLACE + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static AsymmetricKeyParameter publicHalf(AsymmetricKeyParameter key) throws IdentityException {
        return switch (key) {
            case ECPrivateKeyParameters elliptic ->
                new ECPublicKeyParameters(
                        new FixedPointCombMultiplier()
                                .multiply(elliptic.getParameters().getG(), elliptic.getD()),
                        elliptic.getParameters());
            case RSAPrivateCrtKeyParameters rsa ->
                new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
            default -> throw new IdentityException(PLACE + " is neither an RSA key nor an elliptic one");
        };
    }
}
