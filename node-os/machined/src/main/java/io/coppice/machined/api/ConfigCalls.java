package io.coppice.machined.api;

import io.coppice.machined.node.ConfigControl;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.machine.ApplyConfiguration;
import io.coppice.nodeos.api.machine.ApplyConfigurationRequest;
import io.coppice.nodeos.api.machine.ApplyConfigurationResponse;
import java.time.Duration;

/** ApplyConfiguration. */
final class ConfigCalls {
    private static final Duration DEFAULT_TRY_TIMEOUT = Duration.ofMinutes(1);
    private static final long LONGEST_TRY_SECONDS = 86_400;

    private ConfigCalls() {}

    static ApplyConfigurationResponse apply(ConfigControl config, ApplyConfigurationRequest request) {
        if (request.getData().isEmpty()) {
            throw new NodeException(
                    NodeException.Kind.INVALID, "the machine config is empty: send the whole YAML in data");
        }
        byte[] yaml = request.getData().toByteArray();
        ConfigControl.Mode mode = mode(request.getMode());
        ConfigControl.Outcome outcome =
                request.getDryRun() ? config.dryRun(yaml, mode) : config.apply(yaml, mode, tryTimeout(request));
        return ApplyConfigurationResponse.newBuilder()
                .addMessages(ApplyConfiguration.newBuilder()
                        .setMode(mode(outcome.mode()))
                        .setModeDetails(outcome.details())
                        .addAllWarnings(outcome.warnings()))
                .build();
    }

    private static Duration tryTimeout(ApplyConfigurationRequest request) {
        if (!request.hasTryModeTimeout()) {
            return DEFAULT_TRY_TIMEOUT;
        }
        com.google.protobuf.Duration given = request.getTryModeTimeout();
        Duration timeout = Duration.ofSeconds(Math.clamp(given.getSeconds(), -1, LONGEST_TRY_SECONDS + 1))
                .plusNanos(given.getNanos());
        if (timeout.isNegative() || timeout.isZero() || timeout.toSeconds() > LONGEST_TRY_SECONDS) {
            throw new NodeException(
                    NodeException.Kind.INVALID,
                    "try_mode_timeout is " + given.getSeconds() + " s: give a time above zero and of at most "
                            + LONGEST_TRY_SECONDS + " s");
        }
        return timeout;
    }

    private static ConfigControl.Mode mode(ApplyConfigurationRequest.Mode mode) {
        return switch (mode) {
            case REBOOT -> ConfigControl.Mode.REBOOT;
            case AUTO -> ConfigControl.Mode.AUTO;
            case NO_REBOOT -> ConfigControl.Mode.NO_REBOOT;
            case STAGED -> ConfigControl.Mode.STAGED;
            case TRY -> ConfigControl.Mode.TRY;
            case UNRECOGNIZED ->
                throw new NodeException(
                        NodeException.Kind.INVALID, "unknown apply mode: use REBOOT, AUTO, NO_REBOOT, STAGED or TRY");
        };
    }

    private static ApplyConfigurationRequest.Mode mode(ConfigControl.Mode mode) {
        return switch (mode) {
            case AUTO -> ApplyConfigurationRequest.Mode.AUTO;
            case NO_REBOOT -> ApplyConfigurationRequest.Mode.NO_REBOOT;
            case REBOOT -> ApplyConfigurationRequest.Mode.REBOOT;
            case STAGED -> ApplyConfigurationRequest.Mode.STAGED;
            case TRY -> ApplyConfigurationRequest.Mode.TRY;
        };
    }
}
