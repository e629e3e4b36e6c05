package io.coppice.machined.template;

import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.platform.NativeRandomness;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.training.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The agent's life before it is frozen: it uses all that a boot will need, in a directory of its own, and waits. What comes after {@link #hold} runs in forks of
 * the machine, each of which has another config drive, state disk and network cards.
 */
public final class NodeTemplate {

    /** PID 1 sets it to 1 on a machine whose config drive says that it is a template. */
    private static final String VARIABLE = "COPPICE_TEMPLATE";

    private NodeTemplate() {}

    /** Whether this machine is to be frozen, and has not yet been told which fork it is. */
    public static boolean wanted(Map<String, String> environment) {
        return "1".equals(environment.get(VARIABLE));
    }

    /**
     * Warms the agent up and waits until the machine is told which fork it is.
     *
     * @throws IOException when the machine can neither be made that fork nor be powered off
     */
    public static void hold(NodePaths paths) throws IOException, InterruptedException {
        warmUp(paths.run().resolve("warm-up"));
        // What nobody needs is not to be carried along by every fork.
        System.gc();
        Process holding = new ProcessBuilder(List.of(paths.program("nodectl").toString(), "hold"))
                .inheritIO()
                .start();
        int exitCode = holding.waitFor();
        if (exitCode != 0) {
            // with what it has of its own and of the template it must not go on
            System.out.println("coppice: template: nodectl hold ended with status " + exitCode + "; powering off");
            Files.writeString(paths.initCommand(), "poweroff\n", StandardOpenOption.WRITE);
            new CountDownLatch(1).await();
        }
        NativeRandomness.find();
        NativeRandomness.renew();
    }

    /** A template that could not be warmed up makes slower forks and no worse ones. */
    private static void warmUp(Path directory) throws InterruptedException, IOException {
        try {
            Training.run(directory);
        } catch (IOException | IdentityException | RuntimeException failure) {
            System.out.println("coppice: template: the agent is not warm: " + failure.getMessage());
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> entries = new ArrayList<>();
        try (var tree = Files.walk(directory)) {
            tree.sorted(Comparator.reverseOrder()).forEach(entries::add);
        }
        for (Path entry : entries) {
            Files.deleteIfExists(entry);
        }
    }
}
