package io.coppice.nodeos.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A bare QEMU machine under software emulation, and what it says on its console. */
final class TrialMachine implements AutoCloseable {

    private final Process process;
    private final Path control;
    private final List<String> console = new ArrayList<>();
    private boolean ended;

    private TrialMachine(Process process, Path control) {
        this.process = process;
        this.control = control;
        Thread.ofVirtual().start(this::listen);
    }

    /**
     * Starts a machine with the image's kernel and initrd.
     *
     * @param arguments more of QEMU's
     */
    static TrialMachine start(NodeImage image, String commandLine, Path directory, List<String> arguments)
            throws IOException {
        Path control = directory.resolve("control");
        List<String> command = new ArrayList<>(List.of(
                "qemu-system-x86_64",
                "-machine",
                "q35",
                "-accel",
                "tcg,thread=multi,tb-size=128",
                "-cpu",
                "max",
                "-smp",
                "2",
                "-m",
                "512",
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-serial",
                "stdio",
                "-qmp",
                "unix:" + control + ",server=on,wait=off",
                "-kernel",
                image.kernel().toString(),
                "-initrd",
                image.initrd().toString(),
                "-append",
                commandLine));
        command.addAll(arguments);
        return new TrialMachine(
                new ProcessBuilder(command).redirectErrorStream(true).start(), control);
    }

    /** QEMU's arguments for a virtio disk with a serial number. */
    static List<String> disk(Path file, String format, String serial, boolean readOnly) {
        return List.of(
                "-drive",
                "file=" + file + ",format=" + format + ",if=none,id=" + serial + (readOnly ? ",readonly=on" : ""),
                "-device",
                "virtio-blk-pci,drive=" + serial + ",serial=" + serial);
    }

    /** Waits for a line that contains a text; fails with the whole console if it does not come. */
    synchronized void awaitLine(String text, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (console.stream().noneMatch(line -> line.contains(text))) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || ended) {
                throw new AssertionError((ended ? "The machine ended" : "Nothing within " + limit.toSeconds() + " s")
                        + " without \"" + text + "\" on its console:\n" + String.join("\n", console));
            }
            wait(left);
        }
    }

    /** Waits until the machine has powered itself off. */
    void awaitEnd(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError(
                    "The machine still runs after " + limit.toSeconds() + " s:\n" + String.join("\n", console()));
        }
    }

    synchronized List<String> console() {
        return List.copyOf(console);
    }

    void pressPowerButton() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(control));
            for (String command : List.of("qmp_capabilities", "system_powerdown")) {
                answer(channel);
                channel.write(
                        ByteBuffer.wrap(("{\"execute\":\"" + command + "\"}\n").getBytes(StandardCharsets.UTF_8)));
            }
            answer(channel);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static void answer(SocketChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        if (channel.read(buffer) < 0) {
            throw new IOException("QEMU closed its control socket");
        }
    }

    private void listen() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                heard(line);
            }
        } catch (IOException e) {
            heard("the console cannot be read: " + e);
        }
        end();
    }

    private synchronized void heard(String line) {
        console.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
