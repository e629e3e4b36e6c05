package io.coppice.cli;

import java.io.InputStream;
import java.io.OutputStream;

/** A terminal that somebody looks at. */
interface Screen extends AutoCloseable {

    /** The number of columns now. */
    int columns();

    /** The number of rows now. */
    int rows();

    InputStream keys();

    OutputStream output();

    /** Hands over every key as typed, Ctrl-C included, and shows none of them, until closed. */
    void raw();

    @Override
    void close();
}
