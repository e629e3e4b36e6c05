package io.coppice.hypervisor;

/**
 * Virtual processors.
 *
 * @param count number of virtual CPUs, 1 to 512
 * @param acceleration how they run; the caller has proven it (see {@link Hypervisor#inventory()})
 * @param translationCache how much translated code is kept at most under software emulation, in whole MiB; when it is full, all of it is thrown away
 *     and translated anew
 */
public record CpuSpec(int count, Acceleration acceleration, DataSize translationCache) {

    /** Enough for the kernel and a few programs. */
    public static final DataSize SMALL_TRANSLATION_CACHE = DataSize.ofMebibytes(128);

    public CpuSpec {
        if (count < 1 || count > 512) {
            throw new IllegalArgumentException("a machine has 1 to 512 CPUs, not " + count);
        }
        if (translationCache.bytes() == 0
                || !DataSize.ofMebibytes(translationCache.mebibytes()).equals(translationCache)) {
            throw new IllegalArgumentException(
                    "a translation cache has a whole number of MiB, at least 1, not " + translationCache);
        }
    }

    /** With {@link #SMALL_TRANSLATION_CACHE}. */
    public CpuSpec(int count, Acceleration acceleration) {
        this(count, acceleration, SMALL_TRANSLATION_CACHE);
    }
}
