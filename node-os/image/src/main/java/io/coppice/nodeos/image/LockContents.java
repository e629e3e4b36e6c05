package io.coppice.nodeos.image;

import java.util.Set;

/**
 * What a lock file pins.
 *
 * @param suite distribution suite
 * @param packages names of binary packages
 * @param kernelMetapackage a metapackage whose kernel package is pinned as well; empty for none
 * @param sources names of source packages, all of whose files are pinned
 */
public record LockContents(String suite, Set<String> packages, String kernelMetapackage, Set<String> sources) {

    public LockContents {
        packages = Set.copyOf(packages);
        sources = Set.copyOf(sources);
    }
}
