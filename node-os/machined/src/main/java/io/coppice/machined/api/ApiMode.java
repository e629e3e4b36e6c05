package io.coppice.machined.api;

/** Whom the API lets in. */
public enum ApiMode {
    /** The node has no config: clients show no certificate and may read, and apply a config. */
    MAINTENANCE,
    /** Clients show a certificate of the cluster; its roles decide. */
    SECURE
}
