package io.coppice.machined.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The node's machine-id (machine-id(5)): 32 hexadecimal digits, drawn once for a state disk, the same after every boot of it. */
public final class MachineId {

    private static final int BYTES = 16;
    private static final String FILE = "machine-id";

    private MachineId() {}

    /**
     * Puts the id where {@code /etc/machine-id} leads to, and draws it first if the state disk has none.
     *
     * @param state directory of the agent on the state disk
     * @param run directory of the agent's volatile files
     */
    public static void establish(Path state, Path run) throws IOException {
        Path kept = state.resolve(FILE);
        if (!Files.isRegularFile(kept)) {
            SecretFiles.write(kept, draw() + "\n");
        }
        Files.createDirectories(run);
        Files.writeString(run.resolve(FILE), Files.readString(kept));
    }

    /** A random UUID of version 4 without its hyphens, as the manual page asks for. */
    private static String draw() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
        return HexFormat.of().formatHex(bytes);
    }
}
