package io.coppice.hypervisor;

import java.util.UUID;

/** Identity of a domain: the UUID that the hypervisor and the guest's SMBIOS both show. */
public record DomainId(UUID value) {

    public static DomainId of(String uuid) {
        return new DomainId(UUID.fromString(uuid));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
