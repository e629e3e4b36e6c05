package io.coppice.templates;

/**
 * What a template changes in the machine configs that are generated for its machines: a strategic-merge patch.
 *
 * @param source the template, for messages
 * @param text YAML
 */
public record TemplatePatch(String source, String text) {}
