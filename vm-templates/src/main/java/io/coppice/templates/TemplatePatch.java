package io.coppice.templates;

/**
 * What a template changes in the machine configs that are generated for its machines: a strategic-merge patch.
 *
 * @param source the template, for messages
 * @param text YAML
 * @param onlyWithKubernetes whether it is for machines that run Kubernetes, and no others
 */
public record TemplatePatch(String source, String text, boolean onlyWithKubernetes) {

    /** For all machines. */
    public TemplatePatch(String source, String text) {
        this(source, text, false);
    }
}
