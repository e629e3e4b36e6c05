package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.coppice.nodeos.api.machine.ApplyConfigurationRequest;
import io.coppice.nodeos.api.machine.ReadRequest;
import io.coppice.nodeos.api.machine.ShutdownRequest;
import io.coppice.nodeos.image.ImageStore;
import io.coppice.orchestrator.core.ClientConfig;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that boots without a config, and the configs that users make for machines of their own. */
final class MaintenanceIT {

    private static final String MACHINE = "coppice-e2e-maintenance";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration BOOT = Duration.ofMinutes(3);

    private final Coppice coppice = Coppice.ofThisBuild();

    @Test
    void aConfigThatAUserGeneratedPatchedAndCheckedTakesTheNodeOutOfMaintenance(@TempDir Path configs)
            throws Exception {
        var config = generatedConfig(configs);
        var image = new ImageStore(coppice.home())
                .find(coppice.json("image", "build").get("id").asText());
        try (var machine = BlankMachine.start(MACHINE, image, coppice.home().resolve("e2e-maintenance"))) {
            var fingerprint = machine.awaitConsole(
                            Pattern.compile("maintenance: .*fingerprint of its certificate: (\\S+)\\R"), BOOT)
                    .group(1);
            try (var stranger = NodeApi.byFingerprint(fingerprint, machine.port());
                    var impostor =
                            NodeApi.byFingerprint(Base64.getEncoder().encodeToString(new byte[32]), machine.port())) {
                assertThat(stranger.machine()
                                .version(Empty.getDefaultInstance())
                                .getMessagesCount())
                        .isOne();
                assertThatThrownBy(() -> impostor.machineNow().version(Empty.getDefaultInstance()))
                        .as("the console's fingerprint is that of the API's certificate and no other")
                        .isInstanceOf(StatusRuntimeException.class);
                refused(Status.Code.PERMISSION_DENIED, () -> readHostname(stranger));
                refused(Status.Code.INVALID_ARGUMENT, () -> apply(stranger, "machine: {}\n"));

                assertThat(apply(stranger, config)).contains("kept");

                machine.awaitConsole(Pattern.compile("coppice: phase running\\R"), BOOT);
                refused(Status.Code.UNAVAILABLE, () -> stranger.machineNow().version(Empty.getDefaultInstance()));
            }
            try (var stranger = NodeApi.byFingerprint(fingerprint, machine.port())) {
                refused(Status.Code.UNAVAILABLE, () -> stranger.machineNow().version(Empty.getDefaultInstance()));
            }
            var context = ClientConfig.read(Files.readString(configs.resolve("nodeconfig")), "nodeconfig")
                    .current();
            try (var administrator = NodeApi.asAdministrator(context, machine.port())) {
                assertThat(readHostname(administrator)).isEqualTo("patched\n");
                for (var nameserver : nameserversOfThisHost()) {
                    awaitResolver(administrator, "nameserver " + nameserver + "\n");
                }
                var unused = administrator.machine().shutdown(ShutdownRequest.getDefaultInstance());
            }
            machine.awaitShutOff(MINUTE);
        }
        assertThat(Traces.virsh("list", "--all", "--name")).doesNotContain(MACHINE);
    }

    /** A worker's config as a user makes it for a machine of their own, by commands alone. */
    private String generatedConfig(Path directory) throws IOException {
        coppice.ok("config", "generate", "own", "https://10.89.255.1:6443", "--to", directory.toString());
        var generated = directory.resolve("worker.yaml");
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(generated)))
                .isEqualTo("rw-------");
        var wrong = Files.writeString(directory.resolve("wrong.yaml"), "machine:\n  netwrok: {}\n");
        var refusal = coppice.run("config", "validate", generated.toString(), wrong.toString());
        assertThat(refusal.exitCode()).isEqualTo(1);
        assertThat(refusal.out() + refusal.err())
                .contains("wrong.yaml:2", "netwrok", "network")
                .doesNotContain("worker.yaml:");
        var patch = Files.writeString(directory.resolve("patch.yaml"), """
                machine:
                  network:
                    hostname: patched
                    interfaces:
                      - deviceSelector:
                          hardwareAddr: "%s"
                        dhcp: true
                """.formatted(BlankMachine.CARD));
        var patched = directory.resolve("patched.yaml");

        coppice.ok("config", "patch", generated.toString(), "-p", "@" + patch, "--to", patched.toString());
        coppice.ok("config", "validate", patched.toString());

        return Files.readString(patched);
    }

    private static String apply(NodeApi api, String config) {
        return api.machine()
                .applyConfiguration(ApplyConfigurationRequest.newBuilder()
                        .setData(ByteString.copyFromUtf8(config))
                        .setMode(ApplyConfigurationRequest.Mode.AUTO)
                        .build())
                .getMessages(0)
                .getModeDetails();
    }

    /** Those that a machine behind passt is told as they are. */
    private static List<String> nameserversOfThisHost() throws IOException {
        var file = Path.of("/etc/resolv.conf");
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> line.matches("nameserver [0-9.]+") && !line.contains(" 127."))
                        .map(line -> line.substring("nameserver ".length()))
                        .toList()
                : List.of();
    }

    private static void awaitResolver(NodeApi api, String line) {
        var deadline = System.nanoTime() + MINUTE.toNanos();
        var text = read(api, "/etc/resolv.conf");
        while (!text.contains(line)) {
            assertThat(System.nanoTime())
                    .as("%s in resolv.conf, which is: %s", line, text)
                    .isLessThan(deadline);
            LockSupport.parkNanos(200_000_000);
            text = read(api, "/etc/resolv.conf");
        }
    }

    private static String readHostname(NodeApi api) {
        return read(api, "/proc/sys/kernel/hostname");
    }

    private static String read(NodeApi api, String path) {
        var chunks = api.machine().read(ReadRequest.newBuilder().setPath(path).build());
        var content = ByteString.EMPTY;
        while (chunks.hasNext()) {
            content = content.concat(chunks.next().getBytes());
        }
        return content.toString(StandardCharsets.UTF_8);
    }

    private static void refused(Status.Code code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refusal -> assertThat(refusal.getStatus().getCode())
                                .as(refusal.toString())
                                .isEqualTo(code));
    }
}
