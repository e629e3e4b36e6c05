package io.coppice.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A terminal of 80 by 24 that remembers what was written to it. */
class FakeScreen implements Screen {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    byte[] typed = {};
    boolean rawMode;
    int closed;

    @Override
    public int columns() {
        return 80;
    }

    @Override
    public int rows() {
        return 24;
    }

    @Override
    public InputStream keys() {
        return new ByteArrayInputStream(typed);
    }

    @Override
    public OutputStream output() {
        return written;
    }

    @Override
    public void raw() {
        rawMode = true;
    }

    @Override
    public void close() {
        closed++;
    }

    String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
