package io.coppice.hypervisor;

import java.nio.file.Path;

/**
 * Where the memory of a frozen machine lies. Both files hold whatever the guest knew, its keys included: they are their owner's alone.
 *
 * @param ram absolute path of the guest's RAM, as large as its memory; never written again, since forks read from it for as long as they live
 * @param state absolute path of the state of processors and devices
 */
public record FrozenMemory(Path ram, Path state) {}
