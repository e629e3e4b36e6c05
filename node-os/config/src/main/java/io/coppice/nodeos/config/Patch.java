package io.coppice.nodeos.config;

/**
 * A change to a config: YAML documents that are merged into it, or a JSON patch (RFC 6902), told apart by their form.
 *
 * @param source where it came from, for messages
 * @param text YAML or JSON
 */
public record Patch(String source, String text) {}
