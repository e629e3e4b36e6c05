package io.coppice.documents;

/** A node on its way to becoming a typed value: knows its path and where to report. */
public record Value(Node node, String path, Problems problems) {

    public void error(String message, String remedy) {
        problems.error(node.place(), path, message, remedy);
    }

    public void warning(String message, String remedy) {
        problems.warning(node.place(), path, message, remedy);
    }
}
