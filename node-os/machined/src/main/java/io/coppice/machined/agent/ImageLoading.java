package io.coppice.machined.agent;

import io.coppice.machined.containerd.Containerd;
import io.coppice.machined.images.ExtensionImages;
import io.coppice.machined.kubernetes.component.Gate;
import io.coppice.machined.logs.Console;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.service.Supervisor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Loads the images of the extensions in the background as soon as containerd serves. Opens when all are loaded that can be. */
final class ImageLoading implements Gate {

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final ExtensionImages images;
    private final Supervisor supervisor;
    private final Console console;
    private final CountDownLatch over = new CountDownLatch(1);

    ImageLoading(ExtensionImages images, Supervisor supervisor, Console console) {
        this.images = images;
        this.supervisor = supervisor;
        this.console = console;
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
            while (!load()) {
                Thread.sleep(BETWEEN_TRIES);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }

    /** @return false if containerd went away meanwhile, so that it is to be tried again */
    private boolean load() throws InterruptedException {
        supervisor.awaitHealthy(Containerd.SERVICE);
        long begun = System.nanoTime();
        try {
            List<String> loaded = images.load();
            if (!loaded.isEmpty()) {
                console.print("images: loaded " + String.join(", ", loaded) + " in "
                        + (System.nanoTime() - begun) / 1_000_000 + " ms");
            }
            return true;
        } catch (IOException unusable) {
            console.print("images: " + unusable.getMessage());
            return true;
        } catch (NodeException failure) {
            console.print("images: " + failure.getMessage() + "; trying again");
            return false;
        }
    }
}
