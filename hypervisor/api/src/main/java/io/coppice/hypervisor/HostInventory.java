package io.coppice.hypervisor;

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
        String cpuModel) {

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
