package io.coppice.nodeos.image;

/**
 * One file of an image as its manifest describes it.
 *
 * @param name file name inside the image's directory
 * @param size bytes
 * @param sha256 64 hexadecimal digits
 */
public record ImageFile(String name, long size, String sha256) {}
