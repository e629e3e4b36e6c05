package io.coppice.nodeos.oci;

import java.util.Optional;
import java.util.regex.Pattern;

/** References to images, as people write them and as containerd wants them. */
public final class ImageName {

    private static final int LONGEST = 255;
    private static final String DEFAULT_REGISTRY = "docker.io";

    private static final Pattern REGISTRY = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*(:[0-9]{1,5})?");
    private static final Pattern PATH =
            Pattern.compile("[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*(/[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    private ImageName() {}

    /**
     * The complete form, with registry and tag: {@code busybox} is {@code docker.io/library/busybox:latest}. Empty if the text is no name of an image;
     * a name with a digest is none, since the digest of what is imported is its own.
     */
    public static Optional<String> complete(String text) {
        int slash = text.indexOf('/');
        String first = slash < 0 ? "" : text.substring(0, slash);
        boolean named = first.contains(".") || first.contains(":") || first.equals("localhost");
        String registry = named ? first : DEFAULT_REGISTRY;
        String rest = named ? text.substring(slash + 1) : text;
        int colon = rest.lastIndexOf(':');
        String path = colon < 0 ? rest : rest.substring(0, colon);
        String tag = colon < 0 ? "latest" : rest.substring(colon + 1);
        if (registry.equals(DEFAULT_REGISTRY) && !path.contains("/")) {
            path = "library/" + path;
        }
        if (path.length() + registry.length() > LONGEST
                || !REGISTRY.matcher(registry).matches()
                || !PATH.matcher(path).matches()
                || !TAG.matcher(tag).matches()) {
            return Optional.empty();
        }
        return Optional.of(registry + "/" + path + ":" + tag);
    }

    /** Whether the text is a tag alone, which some builders write where the name is expected. */
    static boolean isTagAlone(String text) {
        return text.indexOf('/') < 0 && text.indexOf(':') < 0;
    }
}
