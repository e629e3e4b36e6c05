package io.coppice.hypervisor;

/**
 * One machine that is to be frozen together with others.
 *
 * @param machine as it is to be defined from now on; its domain runs. Every disk that it alone writes has another path than the image that the domain has open:
 *     there lies an empty qcow2 overlay over that image, with which the domain goes on. The image is the frozen disk: it is not written any more, and keeps
 *     its path for as long as the domain runs
 * @param memory files to be made, in directories that are there
 */
public record Freezing(MachineSpec machine, FrozenMemory memory) {}
