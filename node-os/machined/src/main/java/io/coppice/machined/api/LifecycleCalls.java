package io.coppice.machined.api;

import io.coppice.machined.node.LifecycleControl;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.machine.Reboot;
import io.coppice.nodeos.api.machine.RebootRequest;
import io.coppice.nodeos.api.machine.RebootResponse;
import io.coppice.nodeos.api.machine.Shutdown;
import io.coppice.nodeos.api.machine.ShutdownRequest;
import io.coppice.nodeos.api.machine.ShutdownResponse;

/** Reboot and Shutdown. */
final class LifecycleCalls {
    private LifecycleCalls() {}

    static RebootResponse reboot(LifecycleControl lifecycle, RebootRequest request) {
        String actor = lifecycle.reboot(mode(request.getMode()));
        return RebootResponse.newBuilder()
                .addMessages(Reboot.newBuilder().setActorId(actor))
                .build();
    }

    static ShutdownResponse shutdown(LifecycleControl lifecycle, ShutdownRequest request) {
        String actor = lifecycle.shutdown(request.getForce());
        return ShutdownResponse.newBuilder()
                .addMessages(Shutdown.newBuilder().setActorId(actor))
                .build();
    }

    private static LifecycleControl.RebootMode mode(RebootRequest.Mode mode) {
        return switch (mode) {
            case DEFAULT -> LifecycleControl.RebootMode.DEFAULT;
            case POWERCYCLE -> LifecycleControl.RebootMode.POWERCYCLE;
            case FORCE -> LifecycleControl.RebootMode.FORCE;
            case UNRECOGNIZED ->
                throw new NodeException(
                        NodeException.Kind.INVALID, "unknown reboot mode: use DEFAULT, POWERCYCLE or FORCE");
        };
    }
}
