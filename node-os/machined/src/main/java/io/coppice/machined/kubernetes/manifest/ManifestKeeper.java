package io.coppice.machined.kubernetes.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.kubernetes.client.KubernetesClient;
import io.coppice.machined.kubernetes.client.KubernetesException;
import io.coppice.machined.kubernetes.component.NodeSettings;
import io.coppice.machined.service.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Applies all manifests of a config, each again and again until the API has taken it. */
public final class ManifestKeeper implements AutoCloseable {

    /** Short at first, because nodes cannot join before. */
    private static final Backoff WAITS =
            new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(5));

    /** Failures before it is worth a word: a server that starts refuses for a while. */
    private static final int PATIENCE = 12;

    private final KubernetesClient client;
    private final List<ManifestSource> sources;
    private final Consumer<String> report;
    private final Map<String, String> reported = new HashMap<>();
    private final Thread thread;

    /** @param report takes what happens, in words */
    public ManifestKeeper(KubernetesClient client, NodeSettings settings, Consumer<String> report) {
        this.client = client;
        this.sources = ManifestSource.of(settings);
        this.report = report;
        this.thread = new Thread(this::run, "manifests");
        thread.setDaemon(true);
    }

    /** Begins; once. */
    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            List<ManifestSource> left = sources;
            int failures = 0;
            while (!left.isEmpty()) {
                int before = left.size();
                left = apply(left, failures);
                failures = left.size() < before ? 1 : failures + 1;
                if (!left.isEmpty()) {
                    Thread.sleep(WAITS.after(failures));
                }
            }
            report.accept("kubernetes: the cluster holds all " + sources.size() + " manifests of the config");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns what could not be applied. */
    private List<ManifestSource> apply(List<ManifestSource> sources, int failures) throws InterruptedException {
        List<ManifestSource> left = new ArrayList<>();
        for (ManifestSource source : sources) {
            try {
                for (ObjectNode object : source.read()) {
                    ObjectNode unused = client.apply(object);
                }
            } catch (ManifestException failure) {
                left.add(source);
                tell(source, String.valueOf(failure.getMessage()));
            } catch (KubernetesException failure) {
                left.add(source);
                switch (failure.kind()) {
                    case NO_ACCESS, UNREACHABLE, UNAVAILABLE -> {
                        if (failures > PATIENCE) {
                            tell(source, String.valueOf(failure.getMessage()));
                        }
                        // What one object is refused by, all are.
                        left.addAll(sources.subList(sources.indexOf(source) + 1, sources.size()));
                        return left;
                    }
                    case UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, CONFLICT, EXPIRED, INVALID, NOT_UNDERSTOOD -> {
                        if (failures > PATIENCE || failure.kind() == KubernetesException.Kind.INVALID) {
                            tell(source, String.valueOf(failure.getMessage()));
                        }
                    }
                }
            }
        }
        return left;
    }

    private void tell(ManifestSource source, String message) {
        if (!message.equals(reported.put(source.name(), message))) {
            report.accept("kubernetes: " + source.name() + " is not applied yet: " + message);
        }
    }
}
