package io.coppice.orchestrator;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** What a fault is in words. */
final class FaultWords {

    private FaultWords() {}

    static String of(Fault fault) {
        return switch (fault) {
            case Fault.Machine.KILL -> "killed";
            case Fault.Machine.PAUSE -> "paused";
            case Fault.Machine.RESUME -> "resumed";
            case Fault.Machine.RESET -> "reset";
            case Fault.Machine.UNPLUG -> "unplugged";
            case Fault.Machine.PLUG -> "plugged in";
            case Fault.CutOff(var others) ->
                "cut off from " + others.stream().map(NodeName::value).collect(Collectors.joining(" "));
            case Fault.Latency(Duration delay, Duration jitter) ->
                "latency " + millis(delay) + (jitter.isZero() ? "" : " ± " + millis(jitter));
            case Fault.Loss(double percent) -> "loss " + plain(BigDecimal.valueOf(percent)) + " %";
            case Fault.Bandwidth(long bits) -> "bandwidth " + bits + " bit/s";
            case Fault.ClockSkew(Duration offset) ->
                "clock " + (offset.isNegative() ? "-" : "+")
                        + plain(BigDecimal.valueOf(offset.abs().toMillis(), 3)) + " s";
            case Fault.FullDisk(long remaining) -> "full disk with " + remaining + " bytes left";
            case Fault.SlowDisk(var operations, var bytes) -> {
                var limits = new ArrayList<String>();
                operations.ifPresent(number -> limits.add(number + " operations/s"));
                bytes.ifPresent(number -> limits.add(number + " bytes/s"));
                yield "slow disk of " + String.join(" and ", limits);
            }
        };
    }

    private static String millis(Duration duration) {
        return plain(BigDecimal.valueOf(duration.toNanos(), 6)) + " ms";
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
