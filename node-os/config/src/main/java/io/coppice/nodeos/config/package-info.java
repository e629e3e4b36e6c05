/**
 * The machine config: a typed, immutable model, its parser, its writer and its patches.
 *
 * <p>{@link io.coppice.nodeos.config.MachineConfigParser} reads Talos' v1alpha1 and Coppice's own documents into a
 * {@link io.coppice.nodeos.config.MachineConfig}, or says everything that is wrong with them. A key that Coppice does not act on
 * is never skipped in silence: it is an error, or a warning where the value is harmless.
 */
@org.jspecify.annotations.NullMarked
package io.coppice.nodeos.config;
