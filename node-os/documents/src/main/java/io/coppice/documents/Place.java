package io.coppice.documents;

/**
 * Where something stands.
 *
 * @param source name of a file or other origin, for people
 * @param line from 1; 0 means the source as a whole
 * @param column from 1; 0 means the line as a whole
 */
public record Place(String source, int line, int column) {

    /** The source as a whole. */
    public static Place of(String source) {
        return new Place(source, 0, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
