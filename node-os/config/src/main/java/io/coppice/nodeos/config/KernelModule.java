package io.coppice.nodeos.config;

/** One item of {@code machine.kernel.modules}: a module to load. */
public record KernelModule(String name) {}
