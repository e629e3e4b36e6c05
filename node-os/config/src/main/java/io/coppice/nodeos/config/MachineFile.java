package io.coppice.nodeos.config;

import java.nio.file.attribute.PosixFilePermissions;

/**
 * One item of {@code machine.files}: a file that the node writes when it boots.
 *
 * @param path absolute, below {@code /var}
 * @param permissions mode bits, 0 to 0777
 */
public record MachineFile(Secret content, int permissions, String path, Operation operation) {

    public enum Operation {
        CREATE("create"),
        OVERWRITE("overwrite"),
        APPEND("append");

        private final String label;

        Operation(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public MachineFile {
        if (permissions < 0 || permissions > 0777) {
            throw new IllegalArgumentException("file permissions are 0 to 0777 octal, not " + permissions);
        }
    }

    /** As {@code rwxr-x---}, for {@link PosixFilePermissions#fromString}. */
    public String symbolicPermissions() {
        var text = new StringBuilder();
        for (var bit = 8; bit >= 0; bit--) {
            text.append((permissions >> bit & 1) == 1 ? "xwr".charAt(bit % 3) : '-');
        }
        return text.toString();
    }
}
