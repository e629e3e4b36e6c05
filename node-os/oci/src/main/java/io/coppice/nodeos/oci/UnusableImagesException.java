package io.coppice.nodeos.oci;

import java.io.IOException;
import java.util.List;

/** Archives of which some cannot be used. All that is wrong with any of them is told at once. */
public final class UnusableImagesException extends IOException {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;
    private final String remedy;

    UnusableImagesException(List<String> problems, String remedy) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
        this.remedy = remedy;
    }

    /** What is wrong, each with its archive. */
    public List<String> problems() {
        return problems;
    }

    /** What the reader can do about the first of them. */
    public String remedy() {
        return remedy;
    }
}
