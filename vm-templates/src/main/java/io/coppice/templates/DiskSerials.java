package io.coppice.templates;

/** Serial numbers by which a node tells its disks apart. */
public final class DiskSerials {

    /** The node image, read-only. */
    public static final String ROOT = "coppice-root";

    /** The node's own writable disk. */
    public static final String STATE = "coppice-state";

    /** The config drive, read-only. */
    public static final String CONFIG = "coppice-config";

    private DiskSerials() {}

    /** An extension image, read-only; numbered from 0. */
    public static String extension(int index) {
        return "coppice-ext-" + index;
    }
}
