package io.coppice.hypervisor;

import java.util.OptionalInt;

/**
 * What a host has.
 *
 * @param uri as it was opened
 * @param hostname of the host
 * @param hypervisorVersion QEMU's
 * @param managerVersion libvirt's
 * @param cpus logical processors
 * @param memory total of the host
 * @param freeMemory that could be given to machines now
 * @param kvmDevice whether the host offers hardware virtualisation; whether it works is another matter
 * @param cpuModel the manager's name for the processor, such as {@code Skylake-Server-IBRS}
 * @param timestampMegahertz rate of the processors' timestamp counter, rounded; empty where it is not known or not constant
 */
public record HostInventory(
        String uri,
        String hostname,
        Version hypervisorVersion,
        Version managerVersion,
        String architecture,
        int cpus,
        DataSize memory,
        DataSize freeMemory,
        boolean kvmDevice,
        String cpuModel,
        OptionalInt timestampMegahertz) {

    /**
     * What a machine that was frozen in the midst of its work needs to find again. Under software emulation it reads the host's own timestamp counter, whose
     * rate it learned when it booted.
     */
    public String processor(Acceleration acceleration) {
        return switch (acceleration) {
            case KVM -> cpuModel;
            case SOFTWARE ->
                timestampMegahertz.isEmpty() ? cpuModel : cpuModel + " at " + timestampMegahertz.getAsInt() + " MHz";
        };
    }

    /** A release number. */
    public record Version(int major, int minor, int patch) implements Comparable<Version> {

        /** From libvirt's encoding, 1,000,000 × major + 1,000 × minor + patch. */
        public static Version ofLibvirt(long encoded) {
            return new Version((int) (encoded / 1_000_000), (int) (encoded / 1_000 % 1_000), (int) (encoded % 1_000));
        }

        @Override
        public int compareTo(Version other) {
            return java.util.Comparator.comparingInt(Version::major)
                    .thenComparingInt(Version::minor)
                    .thenComparingInt(Version::patch)
                    .compare(this, other);
        }

        @Override
        public String toString() {
            return major + "." + minor + "." + patch;
        }
    }
}
