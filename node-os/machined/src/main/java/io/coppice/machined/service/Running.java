package io.coppice.machined.service;

import java.io.IOException;
import java.time.Duration;

/** A service that was started, from then on until it has ended. */
interface Running {

    /** What runs, for messages: "process 17". */
    String name();

    /** Waits for its end; whether it came within the time. */
    boolean awaitExit(Duration time) throws InterruptedException;

    /** How it ended; only after the end. */
    String outcome();

    /** To be called after it has ended by itself. */
    void ended() throws IOException, InterruptedException;

    /** Ends it, within the grace by asking, afterwards without. */
    void stop(Duration grace) throws IOException, InterruptedException;
}
