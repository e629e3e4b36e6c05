package io.coppice.nodeos.image;

/** Where the packages that the host needs are listed. */
final class PackageList {

    static final String PLACE = "node-os/image/host-packages.txt";

    private PackageList() {}
}
