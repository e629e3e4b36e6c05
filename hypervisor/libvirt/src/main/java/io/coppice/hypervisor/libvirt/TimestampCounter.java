package io.coppice.hypervisor.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rate of a host's timestamp counter. */
final class TimestampCounter {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Pattern FLAGS = Pattern.compile("flags\\s*:.*\\bconstant_tsc\\b.*");
    private static final Pattern BOGOMIPS = Pattern.compile("bogomips\\s*:\\s*(\\d{1,6}\\.\\d+)");

    private TimestampCounter() {}

    /** What libvirt says, which has it of KVM; on this host without KVM, what the kernel says. */
    static OptionalInt megahertz(CapabilitiesReader.Capabilities capabilities, String uri) {
        if (capabilities.timestampHertz().isPresent()) {
            return OptionalInt.of((int) Math.round(capabilities.timestampHertz().getAsLong() / 1e6));
        }
        return uri.startsWith("qemu:///") ? here() : OptionalInt.empty();
    }

    private static OptionalInt here() {
        try {
            return read(Files.readAllLines(PROCESSORS));
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    /**
     * Twice the rate is what Linux on x86 calls BogoMIPS: its delay loop counts the counter's ticks, and every round of a loop was two instructions once
     * (calibrate_delay, init/calibrate.c).
     */
    static OptionalInt read(List<String> processors) {
        if (processors.stream().noneMatch(line -> FLAGS.matcher(line).matches())) {
            return OptionalInt.empty();
        }
        return processors.stream()
                .map(BOGOMIPS::matcher)
                .filter(Matcher::matches)
                .mapToInt(line -> (int) Math.round(Double.parseDouble(line.group(1)) / 2))
                .findFirst();
    }
}
