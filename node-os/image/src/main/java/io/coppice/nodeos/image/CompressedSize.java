package io.coppice.nodeos.image;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** How big an image is when it is compressed for shipping. */
public final class CompressedSize {

    private static final int LEVEL = 9;
    private static final int WINDOW = 27;

    private CompressedSize() {}

    public static long of(Path directory, List<ImageFile> files) throws IOException {
        AtomicLong size = new AtomicLong();
        OutputStream counter = new OutputStream() {
            @Override
            public void write(int value) {
                size.incrementAndGet();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                size.addAndGet(length);
            }
        };
        try (ZstdOutputStream out = new ZstdOutputStream(counter, LEVEL)) {
            out.setLong(WINDOW);
            out.setWorkers(Runtime.getRuntime().availableProcessors());
            for (ImageFile file : files) {
                Files.copy(directory.resolve(file.name()), out);
            }
        }
        return size.get();
    }
}
