/**
 * Machine templates: YAML files that say what machines of a kind are like, and how they become
 * {@link io.coppice.hypervisor.MachineSpec}s.
 *
 * <p>{@link io.coppice.templates.TemplateLibrary} holds the built-in templates and the user's own;
 * {@link io.coppice.templates.MachineTemplate} is one of them with all that it extends taken in. The keys of a template are
 * described in {@code vm-templates/REFERENCE.md}.
 */
@org.jspecify.annotations.NullMarked
package io.coppice.templates;
