package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.Boot;
import io.coppice.hypervisor.MachineSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Guests of some dozen bytes: multiboot images of 32-bit code that QEMU loads as a kernel. They write to the first serial port and power off, or
 * do something else, within milliseconds of the firmware's end.
 */
final class TinyKernel {

    private static final int LOAD_ADDRESS = 0x100000;
    private static final int HEADER_SIZE = 32;
    private static final int MAGIC = 0x1BADB002;
    private static final int ADDRESSES_GIVEN = 0x10000;

    /** mov dx,0x604; mov ax,0x2000; out dx,ax: ACPI's soft-off on q35. */
    private static final String POWER_OFF = "66BA0406 66B80020 66EF";

    /** hlt; jmp -3. */
    private static final String HALT = "F4 EBFD";

    /** Wait for a byte on the serial port, print it, for ever: mov dx,0x3fd; in al,dx; test al,1; jz; mov dx,0x3f8; in al,dx; out dx,al; jmp. */
    private static final String ECHO = "66BAFD03 EC A801 74FB 66BAF803 EC EE EBEF";

    /**
     * For every byte on the serial port, count in memory and print the count, from 0x81 on: mov dx,0x3fd; in al,dx; test al,1; jz; mov dx,0x3f8; in al,dx;
     * inc byte [0x2000000]; mov al,[0x2000000]; add al,0x80; out dx,al; jmp.
     */
    private static final String COUNT = "66BAFD03 EC A801 74FB 66BAF803 EC FE0500000002 A000000002 0480 EE EBE2";

    /**
     * Add one to words in memory and to EBX alike, for ever: 30,000 times to each of 16 pages in turn, then to the next 16 of 1024 from 0x2000000 on. For a byte
     * on the serial port, print 0x81 if the words add up to EBX, else 0x82:
     *
     * <pre>
     *        mov ecx,0x2000000; xor ebx,ebx
     * group: mov edi,30000
     * round: inc dword [ecx]; inc ebx; add ecx,0x1000; test cx,0xf000; jnz round; sub ecx,0x10000; dec edi; jnz round
     *        add ecx,0x10000; cmp ecx,0x2400000; jb keep; mov ecx,0x2000000
     * keep:  mov dx,0x3fd; in al,dx; test al,1; jz group; mov dx,0x3f8; in al,dx; xor eax,eax; mov esi,0x2000000
     * sum:   add eax,[esi]; add esi,0x1000; cmp esi,0x2400000; jb sum
     *        sub eax,ebx; neg eax; sbb eax,eax; and al,1; add al,0x81; out dx,al; jmp group
     * </pre>
     */
    private static final String BALANCE =
            "B900000002 31DB BF30750000 FF01 43 81C100100000 66F7C100F0 75F0 81E900000100 4F 75E7 81C100000100"
                    + "81F900004002 7205 B900000002 66BAFD03 EC A801 74C6 66BAF803 EC 31C0 BE00000002 0306 81C600100000 81FE00004002 72F0"
                    + "29D8 F7D8 19C0 2401 0481 EE EB9D";

    private TinyKernel() {}

    static MachineSpec printing(MachineSpec spec, Path directory, String text) throws IOException {
        return booting(spec, directory, text, POWER_OFF + HALT);
    }

    static MachineSpec echoing(MachineSpec spec, Path directory, String greeting) throws IOException {
        return booting(spec, directory, greeting, ECHO);
    }

    static MachineSpec counting(MachineSpec spec, Path directory, String greeting) throws IOException {
        return booting(spec, directory, greeting, COUNT);
    }

    static MachineSpec balancing(MachineSpec spec, Path directory, String greeting) throws IOException {
        return booting(spec, directory, greeting, BALANCE);
    }

    static Path printingImage(Path directory, String text) throws IOException {
        return image(directory, text, POWER_OFF + HALT);
    }

    static Path haltingImage(Path directory) throws IOException {
        return image(directory, "", "FA" + HALT);
    }

    static Path emptyInitrd(Path directory) throws IOException {
        return Files.write(Files.createTempFile(directory, "initrd", ".img"), new byte[512]);
    }

    private static MachineSpec booting(MachineSpec spec, Path directory, String text, String then) throws IOException {
        var boot = new Boot.DirectKernel(image(directory, text, then), emptyInitrd(directory), "");
        return new MachineSpec(
                spec.name(),
                spec.id(),
                spec.title(),
                spec.cpu(),
                spec.memory(),
                boot,
                spec.disks(),
                spec.networkInterfaces(),
                spec.channels(),
                spec.firmwareConfig(),
                spec.serialLog(),
                spec.metadata());
    }

    private static Path image(Path directory, String text, String then) throws IOException {
        // mov esi,text; mov dx,0x3f8; again: lodsb; test al,al; jz done; out dx,al; jmp again; done:
        var head = HexFormat.of().parseHex("BE00000000" + "66BAF803" + "AC84C07403EEEBF8");
        var tail = HexFormat.of().parseHex(then.replace(" ", ""));
        var message = (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
        var size = HEADER_SIZE + head.length + tail.length + message.length;
        ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putInt(1, LOAD_ADDRESS + size - message.length);
        var image = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        image.putInt(MAGIC).putInt(ADDRESSES_GIVEN).putInt(-(MAGIC + ADDRESSES_GIVEN));
        image.putInt(LOAD_ADDRESS)
                .putInt(LOAD_ADDRESS)
                .putInt(LOAD_ADDRESS + size)
                .putInt(LOAD_ADDRESS + size);
        image.putInt(LOAD_ADDRESS + HEADER_SIZE);
        image.put(head).put(tail).put(message);
        return Files.write(Files.createTempFile(directory, "kernel", ".img"), image.array());
    }
}
