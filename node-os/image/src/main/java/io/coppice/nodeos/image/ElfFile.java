package io.coppice.nodeos.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** As much of a 64-bit little-endian ELF file as an image builder needs: which libraries it asks for, and named sections. */
public final class ElfFile {

    private static final int PROGRAM_LOAD = 1;
    private static final int PROGRAM_DYNAMIC = 2;
    private static final int PROGRAM_INTERPRETER = 3;
    private static final long DYNAMIC_NEEDED = 1;
    private static final long DYNAMIC_STRING_TABLE = 5;

    private final ByteBuffer bytes;

    private ElfFile(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Whether these bytes begin like an ELF file. */
    public static boolean isElf(byte[] content) {
        return content.length >= 64
                && content[0] == 0x7f
                && content[1] == 'E'
                && content[2] == 'L'
                && content[3] == 'F';
    }

    /**
     * @throws IllegalArgumentException if the bytes are no 64-bit little-endian ELF file
     */
    public static ElfFile of(byte[] content) {
        if (!isElf(content) || content[4] != 2 || content[5] != 1) {
            throw new IllegalArgumentException("not a 64-bit little-endian ELF file");
        }
        return new ElfFile(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** The sonames of the shared libraries that the loader must find for it. */
    public List<String> needed() {
        List<String> names = new ArrayList<>();
        for (Segment segment : segments()) {
            if (segment.type == PROGRAM_DYNAMIC) {
                names.addAll(needed(segment));
            }
        }
        return names;
    }

    /** The loader it asks for, if it is a dynamically linked program. */
    public Optional<String> interpreter() {
        return segments().stream()
                .filter(segment -> segment.type == PROGRAM_INTERPRETER)
                .map(segment -> text((int) segment.offset))
                .findFirst();
    }

    /** The content of the section of this name. */
    public Optional<byte[]> section(String name) {
        long table = bytes.getLong(0x28);
        int size = bytes.getShort(0x3a);
        int count = Short.toUnsignedInt(bytes.getShort(0x3c));
        if (count == 0) {
            return Optional.empty();
        }
        int names = (int) bytes.getLong((int) table + Short.toUnsignedInt(bytes.getShort(0x3e)) * size + 0x18);
        for (int i = 0; i < count; i++) {
            int header = (int) table + i * size;
            if (text(names + bytes.getInt(header)).equals(name)) {
                byte[] content = new byte[(int) bytes.getLong(header + 0x20)];
                bytes.get((int) bytes.getLong(header + 0x18), content);
                return Optional.of(content);
            }
        }
        return Optional.empty();
    }

    private record Segment(int type, long offset, long address, long size) {}

    private List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        int table = (int) bytes.getLong(0x20);
        int size = bytes.getShort(0x36);
        int count = Short.toUnsignedInt(bytes.getShort(0x38));
        for (int i = 0; i < count; i++) {
            int header = table + i * size;
            segments.add(new Segment(
                    bytes.getInt(header),
                    bytes.getLong(header + 0x08),
                    bytes.getLong(header + 0x10),
                    bytes.getLong(header + 0x20)));
        }
        return segments;
    }

    private List<String> needed(Segment dynamic) {
        List<Long> offsets = new ArrayList<>();
        long strings = 0;
        for (long at = dynamic.offset; at + 16 <= dynamic.offset + dynamic.size; at += 16) {
            long tag = bytes.getLong((int) at);
            long value = bytes.getLong((int) at + 8);
            if (tag == DYNAMIC_NEEDED) {
                offsets.add(value);
            } else if (tag == DYNAMIC_STRING_TABLE) {
                strings = fileOffset(value);
            }
        }
        long base = strings;
        return offsets.stream().map(offset -> text((int) (base + offset))).toList();
    }

    private long fileOffset(long address) {
        for (Segment segment : segments()) {
            if (segment.type == PROGRAM_LOAD
                    && address >= segment.address
                    && address < segment.address + segment.size) {
                return address - segment.address + segment.offset;
            }
        }
        throw new IllegalArgumentException("address " + address + " lies in no segment");
    }

    private String text(int offset) {
        int end = offset;
        while (bytes.get(end) != 0) {
            end++;
        }
        byte[] characters = new byte[end - offset];
        bytes.get(offset, characters);
        return new String(characters, StandardCharsets.UTF_8);
    }
}
