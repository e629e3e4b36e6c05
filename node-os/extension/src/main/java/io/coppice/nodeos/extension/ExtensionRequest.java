package io.coppice.nodeos.extension;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which Kubernetes is wanted, and from where.
 *
 * @param version the version; empty for the newest, or the only one, that the origin has
 */
public record ExtensionRequest(Optional<VersionWish> version, Origin origin) {

    /** What {@link Origin.Any} means, for people; goes on a sentence. */
    public static final String ANY_ORIGIN =
            "from the official release, or, where that cannot be reached, compiled from Debian's source, which takes about "
                    + DebianSource.MINUTES + " minutes once on a host with two processors";

    /** Where programs are taken from. */
    public sealed interface Origin {

        /** The official release where it can be reached, else the distribution's source. */
        record Any(URI mirror) implements Origin {}

        /** The official release, from a mirror of it. */
        record Release(URI mirror) implements Origin {}

        /** A directory of programs. */
        record Directory(Path directory) implements Origin {}

        /** The distribution's source package, compiled on this host. */
        record Source() implements Origin {}
    }

    /** Where the project publishes its releases. */
    public static URI officialMirror() {
        return ReleaseMirror.OFFICIAL;
    }

    /** The newest Kubernetes there is to be had. */
    public static ExtensionRequest any() {
        return new ExtensionRequest(Optional.empty(), new Origin.Any(ReleaseMirror.OFFICIAL));
    }
}
