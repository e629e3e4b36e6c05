package io.coppice.templates;

import java.util.Arrays;
import java.util.Optional;

/** What a machine does in its cluster; a template may treat them differently. */
public enum MachineRole {
    CONTROL_PLANE("controlplane"),
    WORKER("worker");

    private final String label;

    MachineRole(String label) {
        this.label = label;
    }

    /** As written in templates and machine configs. */
    public String label() {
        return label;
    }

    public static Optional<MachineRole> ofLabel(String label) {
        return Arrays.stream(values()).filter(role -> role.label.equals(label)).findFirst();
    }
}
