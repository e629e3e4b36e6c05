package io.coppice.nodeos.oci;

import java.io.IOException;
import java.io.InputStream;

/** Bytes that can be read as often as wanted while their archive is open. */
public interface Content {

    /** How many bytes there are. */
    long size();

    /** The bytes from the first on. */
    InputStream open() throws IOException;
}
