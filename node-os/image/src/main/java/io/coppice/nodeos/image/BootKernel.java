package io.coppice.nodeos.image;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Takes the plain ELF kernel out of the distribution's self-extracting one. Hypervisors enter it directly (PVH), so no emulated processor
 * has to decompress it: under software emulation that alone takes longer than a second.
 */
final class BootKernel {

    private static final int MAGIC_AT = 0x202;
    private static final int MAGIC = 0x53726448;
    private static final int SETUP_SECTORS_AT = 0x1f1;
    private static final int PAYLOAD_OFFSET_AT = 0x248;
    private static final int PAYLOAD_LENGTH_AT = 0x24c;
    private static final int SECTOR = 512;

    private BootKernel() {}

    /**
     * @param image a bzImage whose payload is compressed with zstd
     * @throws IOException if it is something else
     */
    static byte[] extract(byte[] image) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        if (image.length < 0x260 || header.getInt(MAGIC_AT) != MAGIC) {
            throw new IOException("the kernel is no bzImage");
        }
        int setup = (Byte.toUnsignedInt(image[SETUP_SECTORS_AT]) + 1) * SECTOR;
        int offset = setup + header.getInt(PAYLOAD_OFFSET_AT);
        int length = header.getInt(PAYLOAD_LENGTH_AT);
        int sizeAt = offset + length - Integer.BYTES; // the payload ends with its uncompressed size
        if (offset < 0 || sizeAt < offset || sizeAt + Integer.BYTES > image.length) {
            throw new IOException("the kernel's payload lies outside of it");
        }
        try (var in = new ZstdInputStream(new ByteArrayInputStream(image, offset, sizeAt - offset))) {
            byte[] kernel = in.readAllBytes();
            if (kernel.length != header.getInt(sizeAt) || !ElfFile.isElf(kernel)) {
                throw new IOException("the kernel's payload is damaged or not an ELF file");
            }
            return kernel;
        }
    }
}
