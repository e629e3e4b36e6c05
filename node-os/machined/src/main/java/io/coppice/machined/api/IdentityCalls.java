package io.coppice.machined.api;

import io.coppice.machined.node.Identity;
import io.coppice.nodeos.api.machine.FeaturesInfo;
import io.coppice.nodeos.api.machine.Hostname;
import io.coppice.nodeos.api.machine.HostnameResponse;
import io.coppice.nodeos.api.machine.PlatformInfo;
import io.coppice.nodeos.api.machine.Version;
import io.coppice.nodeos.api.machine.VersionInfo;
import io.coppice.nodeos.api.machine.VersionResponse;

/** Version and Hostname. */
final class IdentityCalls {
    private IdentityCalls() {}

    static VersionResponse version(Identity identity) {
        Identity.Release release = identity.release();
        Identity.Platform platform = identity.platform();
        return VersionResponse.newBuilder()
                .addMessages(Version.newBuilder()
                        .setVersion(VersionInfo.newBuilder()
                                .setTag(release.tag())
                                .setSha(release.commit())
                                .setBuilt(release.built())
                                .setOs(release.operatingSystem())
                                .setArch(release.architecture()))
                        .setPlatform(PlatformInfo.newBuilder()
                                .setName(platform.name())
                                .setMode(platform.mode()))
                        .setFeatures(FeaturesInfo.newBuilder().setRbac(true)))
                .build();
    }

    static HostnameResponse hostname(Identity identity) {
        return HostnameResponse.newBuilder()
                .addMessages(Hostname.newBuilder().setHostname(identity.hostname()))
                .build();
    }
}
