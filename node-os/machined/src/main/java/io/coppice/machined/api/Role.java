package io.coppice.machined.api;

import java.util.Optional;

/** What a client certificate allows, told by an organization (O) of its subject. */
public enum Role {
    /** May do everything. */
    ADMIN("os:admin"),
    /** Reads, and runs the node: services, reboot, shutdown, lease, snapshots. */
    OPERATOR("os:operator"),
    /** Reads what holds no secret. */
    READER("os:reader"),
    /** Reads the state of etcd and takes snapshots. */
    ETCD_BACKUP("os:etcd:backup");

    private final String organization;

    Role(String organization) {
        this.organization = organization;
    }

    /** The organization that grants the role. */
    public String organization() {
        return organization;
    }

    /** The role that an organization grants; empty when it grants none here. */
    public static Optional<Role> of(String organization) {
        for (Role role : values()) {
            if (role.organization.equals(organization)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
