package io.coppice.nodeos.oci;

import java.io.IOException;

/** An archive that cannot be used. The message says what is wrong with it and where; the remedy what to do. */
public final class OciException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    public OciException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public OciException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What the reader can do. */
    public String remedy() {
        return remedy;
    }

    /** An archive that says something that no sound archive says. */
    static OciException damaged(String message) {
        return new OciException(message, "the archive is damaged or was cut off: write it again and compare its size");
    }
}
