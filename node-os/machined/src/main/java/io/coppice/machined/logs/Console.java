package io.coppice.machined.logs;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own lines: on the machine's console, each with {@code coppice: } before it, and in the agent's log. It writes
 * through plain streams because a channel would be closed by the interrupt of a thread that happens to print.
 */
public final class Console {

    private final Path device;
    private final ServiceLog log;
    private @Nullable OutputStream output;
    private boolean broken;

    public Console(Path device, ServiceLog log) {
        this.device = device;
        this.log = log;
    }

    /** Prints a text; every line of it gets the prefix. */
    public void print(String text) {
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf('\n', start);
            String line = end < 0 ? text.substring(start) : text.substring(start, end);
            printLine(line);
            if (end < 0) {
                return;
            }
            start = end + 1;
        }
    }

    /** The log that holds all lines printed here. */
    public ServiceLog log() {
        return log;
    }

    private synchronized void printLine(String line) {
        log.append(line);
        if (broken) {
            return;
        }
        try {
            OutputStream target = output;
            if (target == null) {
                target = new FileOutputStream(device.toFile(), true);
                output = target;
            }
            target.write(("coppice: " + line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            broken = true;
            log.append("the console " + device + " takes no lines: " + failure + "; they go to this log only");
        }
    }
}
