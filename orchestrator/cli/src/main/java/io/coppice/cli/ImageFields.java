package io.coppice.cli;

import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.ImageFile;
import io.coppice.nodeos.image.ImageStore;
import io.coppice.nodeos.image.LockedPackage;
import io.coppice.nodeos.image.NodeImage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What is shown of node images. */
final class ImageFields {

    static final List<Field<ImageFile>> FILES = List.of(
            Field.of("name", ImageFile::name),
            Field.of("size", ImageFile::size, file -> Values.bytes(file.size())),
            Field.of("sha256", ImageFile::sha256));

    static final List<Field<LockedPackage>> PACKAGES = List.of(
            Field.of("name", LockedPackage::name),
            Field.of("version", LockedPackage::version),
            Field.of("sha256", LockedPackage::sha256));

    private ImageFields() {}

    static List<Field<NodeImage>> row(Instant now) {
        return List.of(
                Field.of("id", NodeImage::id),
                Field.of("version", NodeImage::version),
                Field.of("createdAt", NodeImage::createdAt, image -> Values.age(image.createdAt(), now)),
                Field.of("sizeBytes", NodeImage::size, image -> Values.bytes(image.size())),
                Field.of("compressedBytes", NodeImage::compressedSize, image -> Values.bytes(image.compressedSize())),
                Field.of("kernel", NodeImage::kernelRelease),
                Field.of("java", NodeImage::javaVersion));
    }

    static ImageStore store(CliContext context) {
        return new ImageStore(context.homes().data(Optional.empty()));
    }

    /** Does what may fail, in terms of the command line. */
    static <R> R trying(Supplier<R> action) {
        try {
            return action.get();
        } catch (ImageException e) {
            throw CliException.failed(String.valueOf(e.getMessage()), List.of(), e.remedy(), e);
        }
    }
}
