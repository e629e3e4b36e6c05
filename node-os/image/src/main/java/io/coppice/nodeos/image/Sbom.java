package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.Metadata;

/** Bills of materials in CycloneDX, without times or random numbers in it. */
public final class Sbom {

    /** Name of the file. */
    public static final String FILE_NAME = "sbom.cdx.json";

    private Sbom() {}

    static void write(NodeImage image, Path directory) throws IOException {
        Component subject = component(Component.Type.OPERATING_SYSTEM, "coppice-node", image.version(), null);
        subject.setDescription("Coppice node image " + image.id());
        List<Component> components = new ArrayList<>();
        for (LockedPackage each : image.packages()) {
            components.add(distributionPackage(each, image.suite()));
        }
        components.add(component(Component.Type.PLATFORM, "java-runtime", image.javaVersion(), null));
        for (ImageJar jar : image.jars()) {
            components.add(component(Component.Type.LIBRARY, jar.name(), version(jar.name()), jar.sha256()));
        }
        write(directory, image.id().value(), subject, components);
    }

    /**
     * Writes the file.
     *
     * @param id what the serial number is derived from
     */
    public static void write(Path directory, String id, Component subject, List<Component> components)
            throws IOException {
        Bom bom = new Bom();
        bom.setSerialNumber("urn:uuid:" + UUID.nameUUIDFromBytes(id.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        bom.setVersion(1);
        Metadata metadata = new Metadata();
        metadata.setTimestamp(null);
        metadata.setComponent(subject);
        bom.setMetadata(metadata);
        bom.setComponents(components);
        try {
            Files.writeString(
                    directory.resolve(FILE_NAME),
                    BomGeneratorFactory.createJson(Version.VERSION_16, bom).toJsonString() + "\n");
        } catch (GeneratorException e) {
            throw new IOException("the bill of materials cannot be written: " + e.getMessage(), e);
        }
    }

    /** A package of the distribution. */
    public static Component distributionPackage(LockedPackage each, String suite) {
        Component component = component(Component.Type.LIBRARY, each.name(), each.version(), each.sha256());
        component.setPurl("pkg:deb/debian/" + encoded(each.name()) + "@" + encoded(each.version())
                + "?arch=amd64&distro=" + suite);
        return component;
    }

    /** Anything; without a hash if it is null. */
    public static Component component(
            Component.Type type, String name, String version, @org.jspecify.annotations.Nullable String sha256) {
        Component component = new Component();
        component.setType(type);
        component.setName(name);
        component.setVersion(version);
        if (sha256 != null) {
            component.addHash(new Hash(Hash.Algorithm.SHA_256, sha256));
        }
        return component;
    }

    private static String version(String jar) {
        var matcher =
                java.util.regex.Pattern.compile("-(\\d[^-]*(?:-\\w+)*)\\.jar$").matcher(jar);
        return matcher.find() ? matcher.group(1) : "unknown";
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }
}
