package io.coppice.nodeos.config;

/** A Kubernetes manifest that stands in the config. It may hold Kubernetes secrets. */
public record InlineManifest(String name, Secret contents) {}
