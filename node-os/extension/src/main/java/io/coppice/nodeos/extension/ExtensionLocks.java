package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.LockChange;
import io.coppice.nodeos.image.LockRefresher;
import java.util.ArrayList;
import java.util.List;

/** Pins the newest packages for extensions. */
public final class ExtensionLocks {

    private ExtensionLocks() {}

    /**
     * Asks the archives and writes the lock files.
     *
     * @return what changed; empty if everything was up to date
     */
    public static List<LockChange> refresh(ExtensionInputs inputs) {
        List<LockChange> changes = new ArrayList<>();
        changes.addAll(new LockRefresher(inputs.helpersLock(), Helpers.locked()).refresh());
        changes.addAll(new LockRefresher(inputs.toolchainLock(), DebianSource.locked()).refresh());
        return List.copyOf(changes);
    }
}
