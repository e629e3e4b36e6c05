package io.coppice.machined.network;

/**
 * A network card as the kernel shows it.
 *
 * @param name such as {@code eth0}
 * @param hardwareAddress MAC address in lower case with colons
 */
public record Link(String name, String hardwareAddress) {}
