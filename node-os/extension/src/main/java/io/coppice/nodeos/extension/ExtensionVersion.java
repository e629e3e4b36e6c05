package io.coppice.nodeos.extension;

import java.util.Optional;

/** Which of several extensions of one name it is. */
public sealed interface ExtensionVersion permits ReleaseVersion, ContentVersion {

    /** The version that a text says; empty if it says none. */
    static Optional<ExtensionVersion> parse(String text) {
        return ContentVersion.parse(text)
                .<ExtensionVersion>map(version -> version)
                .or(() -> ReleaseVersion.parse(text));
    }

    /** The later release first; of what is told apart by content, none is later. */
    static int newestFirst(ExtensionVersion one, ExtensionVersion other) {
        return switch (one) {
            case ReleaseVersion left -> other instanceof ReleaseVersion right ? right.compareTo(left) : -1;
            case ContentVersion _ -> other instanceof ReleaseVersion ? 1 : 0;
        };
    }
}
