package io.coppice.documents;

/**
 * How much a document may hold, so that a small text cannot exhaust memory or time.
 *
 * @param characters of the whole text
 * @param nodes in all documents, where an alias counts as all that it stands for
 * @param depth of nesting
 * @param aliases used
 */
public record YamlLimits(int characters, int nodes, int depth, int aliases) {

    public static final YamlLimits DEFAULT = new YamlLimits(4 << 20, 100_000, 64, 500);
}
