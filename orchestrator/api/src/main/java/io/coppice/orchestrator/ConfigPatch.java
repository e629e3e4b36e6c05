package io.coppice.orchestrator;

/**
 * A change to machine configs: a strategic-merge document or a JSON patch, told apart by its form.
 *
 * @param source where it came from, for messages
 * @param scope which nodes get it
 * @param text YAML or JSON
 */
public record ConfigPatch(String source, Scope scope, String text) {
    public enum Scope {
        ALL,
        CONTROL_PLANES,
        WORKERS
    }
}
