package io.coppice.machined.agent;

import io.coppice.machined.containerd.Containerd;
import io.coppice.machined.images.ExtensionImages.Outcome;
import io.coppice.machined.kubernetes.component.Gate;
import io.coppice.machined.logs.Console;
import io.coppice.machined.service.Backoff;
import io.coppice.machined.service.Supervisor;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Loads the images of the extensions in the background as soon as containerd serves. Opens when all are loaded that can be, at the latest
 * after a few tries in vain: what runs without them must not wait for those that do not come.
 */
final class ImageLoading implements Gate {

    /** With the standard back-off that is half a minute of waiting, and whatever the tries take. */
    private static final int PATIENCE = 6;

    private final Loader images;
    private final Supervisor supervisor;
    private final Console console;
    private final Backoff backoff;
    private final CountDownLatch over = new CountDownLatch(1);

    /** Imports what is not there yet. */
    @FunctionalInterface
    interface Loader {
        Outcome load() throws InterruptedException;
    }

    /** @param backoff between tries while containerd does not answer */
    ImageLoading(Loader images, Supervisor supervisor, Console console, Backoff backoff) {
        this.images = images;
        this.supervisor = supervisor;
        this.console = console;
        this.backoff = backoff;
    }

    void begin() {
        Thread thread = new Thread(this::run, "image-loading");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void await(Consumer<String> progress) throws InterruptedException {
        if (over.getCount() > 0) {
            progress.accept("waiting for the images of extensions");
            over.await();
        }
    }

    private void run() {
        try {
            List<String> told = List.of();
            Outcome outcome = load(told);
            for (int failures = 1; outcome.passing(); failures++) {
                if (failures == PATIENCE) {
                    over.countDown();
                }
                told = outcome.failures();
                Thread.sleep(backoff.after(failures));
                outcome = load(told);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }

    /** @param told failures that the console has heard already */
    private Outcome load(List<String> told) throws InterruptedException {
        supervisor.awaitHealthy(Containerd.SERVICE);
        long begun = System.nanoTime();
        Outcome outcome = images.load();
        if (!outcome.images().isEmpty()) {
            console.print("images: loaded " + String.join(", ", outcome.images()) + " in "
                    + (System.nanoTime() - begun) / 1_000_000 + " ms");
        }
        if (!outcome.failures().isEmpty() && !outcome.failures().equals(told)) {
            console.print("images of extensions cannot be loaded: " + String.join("; ", outcome.failures())
                    + (outcome.passing() ? "; trying again" : ""));
        }
        return outcome;
    }
}
