package io.coppice.nodeos.extension;

/** The steps of a build, in order. */
public enum ExtensionStep {
    PROGRAMS("programs"),
    COMPILE("compile"),
    HELPERS("helpers"),
    CONTAINER_IMAGES("container images"),
    FILE_SYSTEM("file system"),
    MANIFEST("manifest");

    private final String title;

    ExtensionStep(String title) {
        this.title = title;
    }

    /** What to call the step when talking to people. */
    public String title() {
        return title;
    }
}
