package io.coppice.nodeos.config;

import static io.coppice.documents.ValueReaders.mapping;
import static io.coppice.documents.ValueReaders.matching;
import static io.coppice.documents.ValueReaders.parsed;
import static io.coppice.documents.ValueReaders.text;

import io.coppice.documents.MappingReader;
import io.coppice.documents.Node;
import io.coppice.documents.Value;
import io.coppice.documents.ValueReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Readers that several sections of the config share. */
final class ConfigReaders {

    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    static final Pattern HOST_NAME = Pattern.compile("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*");
    private static final String HOST_NAME_RULE =
            "a host name (RFC 1123): letters, digits and '-', in labels of at most 63 characters divided by '.'";
    private static final Pattern ARGUMENT_NAME = Pattern.compile("[a-z0-9][A-Za-z0-9._-]*");
    private static final Pattern VARIABLE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private ConfigReaders() {}

    /** Names keys of Talos' config that Coppice does not act on. */
    static void notYet(MappingReader reader, String... keys) {
        reader.unsupported("this key is not supported by Coppice yet", "remove it", keys);
    }

    static void withoutEffect(MappingReader reader, String key, String reason) {
        reader.warnIfPresent(key, "has no effect: " + reason, "remove it, or leave it in for other tools");
    }

    /** An image of a program that is none here. */
    static void imageWithoutEffect(MappingReader reader) {
        withoutEffect(reader, "image", "Kubernetes' programs come with the extension, and run on the node itself");
    }

    /** Two paths that must be the same, for a program that runs on the node itself. */
    static void requireSamePath(MappingReader reader, String key, String path, String other) {
        if (!path.isEmpty() && !other.isEmpty() && !path.equals(other)) {
            reader.error(
                    key,
                    "the program runs on the node itself and sees its files where they lie, not at another path",
                    "write " + other);
        }
    }

    static ValueReader<String> hostName() {
        return matching(HOST_NAME, HOST_NAME_RULE);
    }

    /** A name or an address. */
    static ValueReader<String> host() {
        return value -> text().read(value).filter(text -> {
            var valid = IpAddresses.isAddress(text)
                    || HOST_NAME
                            .matcher(text.startsWith("*.") ? text.substring(2) : text)
                            .matches();
            if (!valid) {
                value.error("'" + text + "' is neither an IP address nor a host name", "write one of both");
            }
            return valid;
        });
    }

    static ValueReader<InetAddress> address() {
        return parsed(IpAddresses::parse, "write an IP address such as 10.88.0.11");
    }

    static ValueReader<IpPrefix> prefix() {
        return parsed(IpPrefix::parse, "write an address in CIDR notation, such as 10.88.0.11/24");
    }

    /** An address with or without a prefix length; without one it is a host's. */
    static ValueReader<IpPrefix> prefixOrAddress() {
        return parsed(
                text -> {
                    if (text.indexOf('/') >= 0) {
                        return IpPrefix.parse(text);
                    }
                    var address = IpAddresses.parse(text);
                    return new IpPrefix(address, address.getAddress().length * 8);
                },
                "write an address in CIDR notation, such as 10.88.0.11/24");
    }

    /** An absolute URL. It may carry a password, so that messages do not show it. */
    static ValueReader<URI> url(Set<String> schemes) {
        return value -> text().read(value).flatMap(text -> {
            try {
                var url = new URI(text);
                if (url.getScheme() != null && schemes.contains(url.getScheme()) && url.getHost() != null) {
                    return Optional.of(url);
                }
            } catch (URISyntaxException e) {
                // Reported below without the text.
            }
            value.error(
                    "this is not a URL with a host and one of the schemes "
                            + String.join(", ", schemes.stream().sorted().toList()),
                    "write a URL such as "
                            + schemes.stream().sorted().findFirst().orElse("https") + "://example.org:443");
            return Optional.empty();
        });
    }

    /** A secret that is one word. */
    static ValueReader<Secret> secret() {
        return value -> text().read(value)
                .filter(text -> {
                    var valid = !text.isEmpty() && text.chars().noneMatch(Character::isWhitespace);
                    if (!valid) {
                        value.error("the secret is empty or has white space in it", "write it as one word");
                    }
                    return valid;
                })
                .map(Secret::new);
    }

    /** A secret of any form. */
    static ValueReader<Secret> anySecret() {
        return value -> text().read(value).map(Secret::new);
    }

    /** A secret that is base64 of a number of bytes. */
    static ValueReader<Secret> base64Secret(int minimumBytes) {
        return base64(minimumBytes, text -> text);
    }

    /** The same in the alphabet for URLs and file names, in which Talos writes the ids of clusters. */
    static ValueReader<Secret> base64UrlSecret(int minimumBytes) {
        return base64(minimumBytes, text -> text.replace('-', '+').replace('_', '/'));
    }

    private static ValueReader<Secret> base64(int minimumBytes, UnaryOperator<String> toStandardAlphabet) {
        return value -> secret().read(value).filter(secret -> {
            var bytes = Pem.decodeBase64(toStandardAlphabet.apply(secret.value()));
            if (bytes.isEmpty()) {
                value.error("the secret is not base64", "write base64 of at least " + minimumBytes + " random bytes");
                return false;
            }
            if (bytes.get().length < minimumBytes) {
                value.error(
                        "the secret has " + bytes.get().length + " bytes, fewer than " + minimumBytes,
                        "write base64 of at least " + minimumBytes + " random bytes");
                return false;
            }
            return true;
        });
    }

    /** Base64 of a PEM certificate, or of several. */
    static ValueReader<String> certificate() {
        return value -> pem(value, "certificate", label -> label.equals("CERTIFICATE"));
    }

    /** Base64 of a PEM private key. */
    static ValueReader<Secret> privateKey() {
        return value -> pem(value, "private key", label -> label.endsWith("PRIVATE KEY"))
                .map(Secret::new);
    }

    private static Optional<String> pem(Value value, String what, java.util.function.Predicate<String> label) {
        return text().read(value).flatMap(text -> {
            var pem = Pem.decodeBase64(text).flatMap(Pem::text);
            if (pem.isEmpty()) {
                value.error("the " + what + " is not base64 of PEM", "write it as 'base64 -w0 FILE.pem' prints it");
                return Optional.empty();
            }
            var labels = Pem.labels(pem.get());
            if (labels.isEmpty() || !labels.stream().allMatch(label)) {
                value.error(
                        labels.isEmpty()
                                ? "the PEM text holds no complete block"
                                : "the PEM text holds " + String.join(", ", labels) + ", not a " + what,
                        "write base64 of a PEM " + what);
                return Optional.empty();
            }
            return pem;
        });
    }

    /** {@code crt} and {@code key}; an empty key counts as absent. */
    static ValueReader<Credential> credential() {
        return mapping(reader -> new Credential(
                reader.required("crt", certificate(), ""),
                reader.optional("key", keyOrEmpty()).filter(key -> !key.value().isEmpty())));
    }

    /** Both {@code certificateKey} and {@code keyKey} are required. */
    static ValueReader<Credential> completeCredential(String certificateKey, String keyKey) {
        return mapping(reader -> new Credential(
                reader.required(certificateKey, certificate(), ""),
                Optional.of(reader.required(keyKey, privateKey(), new Secret("")))));
    }

    private static ValueReader<Secret> keyOrEmpty() {
        return value ->
                value.node() instanceof Node.Scalar scalar && scalar.text().isEmpty()
                        ? Optional.of(new Secret(""))
                        : privateKey().read(value);
    }

    /** A list of {@code crt}. */
    static ValueReader<List<String>> certificates() {
        return io.coppice.documents.ValueReaders.list(mapping(reader -> reader.required("crt", certificate(), "")));
    }

    /** Command-line flags without dashes. */
    static ValueReader<Map<String, String>> arguments() {
        return checkedKeys(ARGUMENT_NAME, "a flag's name without leading dashes", text());
    }

    static ValueReader<Map<String, Secret>> environment() {
        return checkedKeys(VARIABLE_NAME, "letters, digits and '_', not starting with a digit", anySecret());
    }

    /** A mapping whose keys match a pattern. */
    static <T> ValueReader<Map<String, T>> checkedKeys(Pattern keys, String rule, ValueReader<T> values) {
        return value -> {
            var wrong = false;
            if (value.node() instanceof Node.Mapping mapping) {
                for (var entry : mapping.entries()) {
                    if (!keys.matcher(entry.key()).matches()) {
                        wrong = true;
                        value.problems()
                                .error(
                                        entry.place(),
                                        value.path(),
                                        "'" + entry.key() + "' is not a valid key",
                                        "write " + rule);
                    }
                }
            }
            var result = io.coppice.documents.ValueReaders.map(values).read(value);
            return wrong ? Optional.empty() : result;
        };
    }

    /** Any mapping; its keys are somebody else's. */
    static ValueReader<YamlFragment> fragment() {
        return value -> {
            if (value.node() instanceof Node.Mapping mapping) {
                return Optional.of(YamlFragment.of(mapping));
            }
            value.error("expected a mapping, found " + value.node().description(), "write 'key: value' lines");
            return Optional.empty();
        };
    }
}
