package io.coppice.nodeos.image;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The images of one home, each in {@code images/<id>/}, newest first. */
public final class ImageStore extends ContentStore<ImageId, NodeImage> {

    private static final Comparator<NodeImage> NEWEST_FIRST =
            Comparator.comparing(NodeImage::createdAt).reversed().thenComparing(NodeImage::id);

    /**
     * @param home Coppice's home; {@code images} in it is made when an image is built
     */
    public ImageStore(Path home) {
        super(home.resolve("images"), "image", "coppice image", NEWEST_FIRST);
    }

    /** The image that was built last, if there is any. */
    public Optional<NodeImage> newest() {
        return list().stream().findFirst();
    }

    @Override
    protected NodeImage read(Path entry) {
        return ImageManifest.read(entry);
    }

    @Override
    protected ImageId idOf(NodeImage image) {
        return ImageManifest.idOf(image.files(), image.commandLine());
    }

    @Override
    protected List<String> descriptions() {
        return List.of(ImageManifest.FILE_NAME);
    }
}
