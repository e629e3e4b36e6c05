package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.LockedPackage;
import java.nio.file.Path;
import java.util.List;

/**
 * The programs of one Kubernetes version, in a directory.
 *
 * @param version what they are
 * @param source where they came from, in words
 * @param directory where they lie, each under its name
 * @param packages the distribution's packages they were made of
 */
record KubernetesPrograms(ReleaseVersion version, String source, Path directory, List<LockedPackage> packages) {

    KubernetesPrograms {
        packages = List.copyOf(packages);
    }
}
