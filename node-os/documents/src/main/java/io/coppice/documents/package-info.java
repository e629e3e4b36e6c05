/**
 * YAML documents whose every value knows its line and column, and a reader that finds all problems in one pass.
 *
 * <p>{@link io.coppice.documents.YamlParser} turns text into a tree of {@link io.coppice.documents.Node}s within limits;
 * {@link io.coppice.documents.MappingReader} turns the tree into typed values and collects every
 * {@link io.coppice.documents.Problem}; {@link io.coppice.documents.YamlWriter} writes a tree, the same way every time.
 * Nothing here uses reflection, since it also runs in the node agent on a cold JVM.
 */
@org.jspecify.annotations.NullMarked
package io.coppice.documents;
