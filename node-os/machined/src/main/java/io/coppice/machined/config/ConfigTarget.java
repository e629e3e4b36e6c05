package io.coppice.machined.config;

import io.coppice.machined.node.NodeException;

/** The node, as far as its config goes. */
public interface ConfigTarget {

    /**
     * Puts a config in force without a reboot.
     *
     * @throws NodeException when a part of it cannot be put in force; what could be stays in force
     */
    void apply(LoadedConfig config);

    /**
     * Begins an orderly reboot; nothing when the node is on its way out already.
     *
     * @param reason for the console
     */
    void reboot(String reason);
}
