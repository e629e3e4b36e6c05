package io.coppice.hypervisor;

import java.nio.file.Path;

/** A virtio serial channel: a byte stream between a named port in the guest and a UNIX socket on the host. */
public record Channel(String name, Path socket) {}
