package io.coppice.hypervisor;

/**
 * Virtual processors.
 *
 * @param count number of virtual CPUs, 1 to 512
 * @param acceleration how they run; the caller has proven it (see {@link Hypervisor#inventory()})
 */
public record CpuSpec(int count, Acceleration acceleration) {

    public CpuSpec {
        if (count < 1 || count > 512) {
            throw new IllegalArgumentException("a machine has 1 to 512 CPUs, not " + count);
        }
    }
}
