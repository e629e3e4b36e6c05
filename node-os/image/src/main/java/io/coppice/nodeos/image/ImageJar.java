package io.coppice.nodeos.image;

/**
 * A jar of the agent's class path as it went into an image.
 *
 * @param name file name
 * @param sha256 64 hexadecimal digits
 */
public record ImageJar(String name, String sha256) {}
