package io.coppice.machined.agent;

import io.coppice.machined.boot.PhaseException;
import io.coppice.machined.config.ConfigTarget;
import io.coppice.machined.config.LoadedConfig;
import io.coppice.machined.containerd.Containerd;
import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.node.NodeEvent;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeException.Kind;
import io.coppice.machined.service.ServiceException;
import io.coppice.nodeos.config.MachineConfig;
import java.io.IOException;
import java.util.List;

/** Puts a changed config in force on the running node. */
final class LiveNode implements ConfigTarget {

    private final Parts parts;

    LiveNode(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void apply(LoadedConfig loaded) {
        MachineConfig config = loaded.config();
        parts.events.emit(new NodeEvent.Task("config", NodeEvent.Action.START));
        try {
            List<String> failures = parts.settings.applyParameters(config.machine());
            if (!failures.isEmpty()) {
                throw new NodeException(Kind.INVALID, String.join("\n", failures));
            }
            Containerd.registries(parts.paths).write(config.machine().registries());
            parts.credentials.renew(config);
            parts.lease.reconfigure(config.leaseExpiresAt());
        } catch (IdentityException | ServiceException | PhaseException failure) {
            throw new NodeException(Kind.INVALID, String.valueOf(failure.getMessage()), failure);
        } catch (IOException failure) {
            throw new NodeException(
                    Kind.UNAVAILABLE,
                    "lease and registries cannot be kept: " + failure + "; check the state disk",
                    failure);
        }
        parts.events.emit(new NodeEvent.Task("config", NodeEvent.Action.STOP));
        parts.console.print("config: changed while running");
    }

    @Override
    public void reboot(String reason) {
        parts.lifecycle.rebootBecause(reason);
    }
}
