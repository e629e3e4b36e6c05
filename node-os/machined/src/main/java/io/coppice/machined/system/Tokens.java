package io.coppice.machined.system;

import java.util.NoSuchElementException;

/** Words of a line, parted by blanks. By hand instead of by regular expressions, which are slow to load. */
final class Tokens {
    private final String text;
    private int position;

    Tokens(String text) {
        this.text = text;
    }

    boolean hasNext() {
        while (position < text.length() && isBlank(text.charAt(position))) {
            position++;
        }
        return position < text.length();
    }

    String next() {
        if (!hasNext()) {
            throw new NoSuchElementException("a word is missing at the end of \"" + text + "\"");
        }
        int start = position;
        while (position < text.length() && !isBlank(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    /** The next word as an unsigned number. */
    long nextLong() {
        return Long.parseUnsignedLong(next());
    }

    /** The next word as an unsigned number, 0 at the end of the line: newer kernels have more columns. */
    long nextLongOrZero() {
        return hasNext() ? nextLong() : 0;
    }

    void skip(int words) {
        for (int i = 0; i < words; i++) {
            next();
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
