package io.coppice.machined.kubernetes.dns;

import java.net.InetAddress;
import java.util.Optional;

/** Labels that are addresses. */
final class PodNames {

    private PodNames() {}

    /** {@code 10-244-1-7} is 10.244.1.7, {@code fd00--7} is fd00::7. */
    static Optional<InetAddress> address(String label) {
        int dashes = 0;
        for (int i = 0; i < label.length(); i++) {
            dashes += label.charAt(i) == '-' ? 1 : 0;
        }
        // Fewer numbers than four are an address to some, and none here.
        Optional<InetAddress> found = dashes == 3 ? literal(label.replace('-', '.')) : Optional.empty();
        return found.isPresent() || dashes < 2 ? found : literal(label.replace('-', ':'));
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
