package io.coppice.machined.config;

import io.coppice.machined.node.ConfigControl;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeException.Kind;
import io.coppice.nodeos.config.SecretRedaction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The config in force, and its change while the node runs. Changes come one at a time. */
public final class NodeConfig implements ConfigControl {

    private static final String ASKED = "asked by a client, with a config";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ConfigStore store;
    private final ConfigTarget target;
    private @Nullable LoadedConfig current;
    private @Nullable Trial trial;

    /** A config that is put back when its time is over. */
    private static final class Trial {
        private final LoadedConfig before;

        Trial(LoadedConfig before) {
            this.before = before;
        }
    }

    public NodeConfig(ConfigStore store, ConfigTarget target) {
        this.store = store;
        this.target = target;
    }

    /** The config in force, empty in maintenance. */
    public Optional<LoadedConfig> current() {
        lock.lock();
        try {
            return Optional.ofNullable(current);
        } finally {
            lock.unlock();
        }
    }

    /** Takes the config that the node boots with. */
    public void begin(LoadedConfig config) {
        lock.lock();
        try {
            current = config;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a config: in maintenance, until a client has applied one. */
    public LoadedConfig await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            LoadedConfig config = current;
            while (config == null) {
                changed.await();
                config = current;
            }
            return config;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Outcome apply(byte[] yaml, Mode mode, Duration tryTimeout) {
        LoadedConfig config = parse(yaml);
        lock.lock();
        try {
            LoadedConfig before = current;
            if (before == null) {
                return first(config, mode);
            }
            Mode effective = effective(before, config, mode);
            requireLasting(effective);
            switch (effective) {
                case NO_REBOOT -> {
                    target.apply(config);
                    persist(config);
                    current = config;
                    trial = null;
                }
                case STAGED -> {
                    persist(config);
                    trial = null;
                }
                case REBOOT -> {
                    persist(config);
                    trial = null;
                    target.reboot(ASKED);
                }
                case TRY -> {
                    LoadedConfig fallback = trial == null ? before : trial.before;
                    target.apply(config);
                    current = config;
                    Trial begun = new Trial(fallback);
                    trial = begun;
                    revertAfter(tryTimeout, begun);
                }
                case AUTO -> throw new IllegalStateException("the effective mode is never AUTO");
            }
            return new Outcome(effective, details(effective, tryTimeout), config.warnings());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Outcome dryRun(byte[] yaml, Mode mode) {
        LoadedConfig config = parse(yaml);
        LoadedConfig before = current().orElse(null);
        if (before == null) {
            return new Outcome(Mode.NO_REBOOT, "the node has no config yet; it would take this one", config.warnings());
        }
        SecretRedaction redaction = new SecretRedaction();
        String difference = LineDifference.of(redaction.of(before.text()), redaction.of(config.text()));
        return new Outcome(
                effective(before, config, mode),
                difference.isEmpty() ? "no difference to the config in force" : difference,
                config.warnings());
    }

    /** A config that is only to be there after a boot must survive it. */
    private void requireLasting(Mode mode) {
        if ((mode == Mode.STAGED || mode == Mode.REBOOT) && !store.lasting()) {
            throw new NodeException(
                    Kind.WRONG_STATE,
                    "the node has no state disk to keep the config on, so that it would be gone after the boot;"
                            + " give the machine a disk with serial coppice-state, or put the config on its config drive");
        }
    }

    private Outcome first(LoadedConfig config, Mode mode) {
        requireLasting(mode);
        switch (mode) {
            case TRY ->
                throw new NodeException(Kind.WRONG_STATE, "there is no config to go back to; apply it with mode auto");
            case STAGED -> {
                persist(config);
                return new Outcome(Mode.STAGED, "kept for the next boot", config.warnings());
            }
            case REBOOT -> {
                persist(config);
                target.reboot(ASKED);
                return new Outcome(Mode.REBOOT, "kept; the node reboots", config.warnings());
            }
            case AUTO, NO_REBOOT -> {
                persist(config);
                current = config;
                changed.signalAll();
                return new Outcome(
                        Mode.NO_REBOOT,
                        store.lasting()
                                ? "kept; the node goes on booting"
                                : "not kept, for the node has no state disk: it counts until the next boot; the node goes on booting",
                        config.warnings());
            }
        }
        throw new IllegalStateException("unknown mode " + mode);
    }

    private static Mode effective(LoadedConfig before, LoadedConfig config, Mode mode) {
        List<String> parts = ConfigChange.needingReboot(before.config(), config.config());
        return switch (mode) {
            case AUTO -> parts.isEmpty() ? Mode.NO_REBOOT : Mode.REBOOT;
            case REBOOT -> Mode.REBOOT;
            case STAGED -> Mode.STAGED;
            case NO_REBOOT, TRY -> {
                if (!parts.isEmpty()) {
                    throw new NodeException(
                            Kind.WRONG_STATE,
                            "a change of " + String.join(", ", parts)
                                    + " needs a reboot; apply the config with mode reboot or staged");
                }
                yield mode;
            }
        };
    }

    private String details(Mode mode, Duration tryTimeout) {
        return switch (mode) {
            case NO_REBOOT ->
                store.lasting() ? "in force" : "in force until the next boot: the node has no state disk to keep it on";
            case STAGED -> "kept for the next boot";
            case REBOOT -> "kept; the node reboots";
            case TRY -> "in force for " + tryTimeout.toSeconds() + " s unless it is applied again";
            case AUTO -> throw new IllegalStateException("the effective mode is never AUTO");
        };
    }

    private void revertAfter(Duration time, Trial begun) {
        Thread thread = new Thread(
                () -> {
                    try {
                        Thread.sleep(time);
                        revert(begun);
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                },
                "config-trial");
        thread.setDaemon(true);
        thread.start();
    }

    private void revert(Trial begun) {
        lock.lock();
        try {
            // A later change, also another trial, ends this one.
            if (begun == trial) {
                current = begun.before;
                trial = null;
                putBack(begun.before);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The trial was never kept, so that a reboot leads back for certain. */
    private void putBack(LoadedConfig config) {
        try {
            target.apply(config);
        } catch (RuntimeException failure) {
            target.reboot("the config that was tried cannot be taken back while running: " + failure.getMessage());
        }
    }

    private void persist(LoadedConfig config) {
        try {
            store.persist(config.text());
        } catch (IOException failure) {
            throw new NodeException(
                    Kind.UNAVAILABLE, "the config cannot be kept: " + failure + "; check the state disk", failure);
        }
    }

    private static LoadedConfig parse(byte[] yaml) {
        try {
            return ConfigStore.parse(yaml);
        } catch (ConfigProblem problem) {
            throw new NodeException(Kind.INVALID, String.valueOf(problem.getMessage()), problem);
        }
    }
}
