package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.ImageException;

/** Where the programs of Kubernetes come from. */
sealed interface ProgramSource permits ReleaseSource, DirectorySource, DebianSource {

    /**
     * What decides which programs {@link #provide} will give: the same key, the same programs. Cheap, and needs no network.
     *
     * @throws ImageException if what decides cannot be read
     */
    String key();

    /**
     * Gets the programs.
     *
     * @throws ImageException if they cannot be had
     */
    KubernetesPrograms provide(ExtensionProgress progress);
}
