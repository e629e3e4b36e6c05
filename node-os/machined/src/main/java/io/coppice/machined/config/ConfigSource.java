package io.coppice.machined.config;

/** Where a config was found. */
public enum ConfigSource {
    STATE_DISK,
    CONFIG_DRIVE,
    API
}
