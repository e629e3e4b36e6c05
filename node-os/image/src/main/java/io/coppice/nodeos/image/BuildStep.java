package io.coppice.nodeos.image;

/** The steps of a build, in order. */
public enum BuildStep {
    PACKAGES("packages"),
    INIT("init"),
    RUNTIME("java runtime"),
    ROOT("root tree"),
    TRAINING("ahead-of-time cache"),
    ROOT_IMAGE("root image"),
    INITRD("initrd"),
    MANIFEST("manifest");

    private final String title;

    BuildStep(String title) {
        this.title = title;
    }

    /** What to call the step when talking to people. */
    public String title() {
        return title;
    }
}
