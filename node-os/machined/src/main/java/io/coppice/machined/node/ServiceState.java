package io.coppice.machined.node;

/** State of a supervised service. */
public enum ServiceState {
    INITIALIZED("Initialized"),
    PREPARING("Preparing"),
    WAITING("Waiting"),
    STARTING("Starting"),
    RUNNING("Running"),
    STOPPING("Stopping"),
    FINISHED("Finished"),
    FAILED("Failed"),
    SKIPPED("Skipped");

    private final String text;

    ServiceState(String text) {
        this.text = text;
    }

    /** The word that clients know it by. */
    public String text() {
        return text;
    }
}
