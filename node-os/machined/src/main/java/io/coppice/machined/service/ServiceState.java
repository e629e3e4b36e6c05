package io.coppice.machined.service;

/** Where a service stands, named as Talos names it. */
public enum ServiceState {
    INITIALIZED("Initialized"),
    PREPARING("Preparing"),
    WAITING("Waiting"),
    PRE("Pre"),
    RUNNING("Running"),
    STOPPING("Stopping"),
    FINISHED("Finished"),
    FAILED("Failed"),
    SKIPPED("Skipped");

    private final String title;

    ServiceState(String title) {
        this.title = title;
    }

    /** The name that the API shows. */
    public String title() {
        return title;
    }
}
