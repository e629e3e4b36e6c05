package io.coppice.templates;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.Channel;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.NetworkInterface;
import java.nio.file.Path;
import java.util.List;

/**
 * What is particular to one machine, so not in its template. All paths are absolute, on the hypervisor's host.
 *
 * @param title one line for people
 * @param proven the best acceleration that the host has been proven to offer
 * @param kernel of the node image
 * @param initrd of the node image
 * @param kernelCommandLine of the node image; the template's arguments are added to it
 * @param rootImage of the node image, shared read-only
 * @param stateDisk the machine's own qcow2
 * @param configDrive the machine config, raw
 * @param extensionImages attached read-only, in order
 * @param overrides sizes in place of the template's
 */
public record NodeParameters(
        DomainName name,
        DomainId id,
        String title,
        Acceleration proven,
        Path kernel,
        Path initrd,
        String kernelCommandLine,
        Path rootImage,
        Path stateDisk,
        Path configDrive,
        List<Path> extensionImages,
        List<NetworkInterface> networkInterfaces,
        List<Channel> channels,
        Path serialLog,
        DomainMetadata metadata,
        Overrides overrides) {

    public NodeParameters {
        extensionImages = List.copyOf(extensionImages);
        networkInterfaces = List.copyOf(networkInterfaces);
        channels = List.copyOf(channels);
    }
}
