package io.coppice.machined.api;

import com.google.protobuf.Duration;
import io.coppice.machined.node.FaultControl;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeFault;
import io.coppice.nodeos.api.coppice.Bandwidth;
import io.coppice.nodeos.api.coppice.ClockSkew;
import io.coppice.nodeos.api.coppice.FullDisk;
import io.coppice.nodeos.api.coppice.InjectFaultRequest;
import io.coppice.nodeos.api.coppice.Latency;
import io.coppice.nodeos.api.coppice.Loss;
import io.coppice.nodeos.api.coppice.NodeFaults;
import io.coppice.nodeos.api.coppice.Partition;
import io.coppice.nodeos.api.coppice.ProbeRequest;
import io.coppice.nodeos.api.coppice.ProbeResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** List, Inject, Clear and Probe of the faults. */
final class FaultCalls {
    private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(?::[0-9a-f]{2}){5}");
    private static final java.time.Duration LONGEST = java.time.Duration.ofMinutes(1);
    private static final long LEAST_BITS = 1000;
    private static final long MOST_BITS = 1_000_000_000_000L;

    /** More than the certificates of any client allow. */
    private static final java.time.Duration FARTHEST = java.time.Duration.ofDays(20 * 365);

    /** A clock that is put ahead goes on. */
    private static final java.time.Duration TIME_TO_UNDO = java.time.Duration.ofDays(30);

    private FaultCalls() {}

    static NodeFaults list(FaultControl faults) {
        return answer(faults.list());
    }

    /** @param client of the call; empty when the API asks for no certificates */
    static NodeFaults inject(FaultControl faults, Optional<X509Certificate> client, InjectFaultRequest request) {
        io.coppice.nodeos.api.coppice.NodeFault asked = request.getFault();
        NodeFault fault = switch (asked.getKindCase()) {
            case PARTITION -> partition(asked.getPartition());
            case LATENCY -> latency(asked.getLatency());
            case LOSS -> loss(asked.getLoss());
            case BANDWIDTH -> bandwidth(asked.getBandwidth());
            case CLOCK_SKEW -> skew(asked.getClockSkew(), client, faults.rightTime());
            case FULL_DISK -> fullDisk(asked.getFullDisk());
            case KIND_NOT_SET -> throw invalid("fault is missing: send one of the kinds that this node knows");
        };
        return answer(faults.inject(fault));
    }

    static NodeFaults clear(FaultControl faults) {
        faults.clear();
        return answer(faults.list());
    }

    static ProbeResponse probe(FaultControl faults, ProbeRequest request) {
        InetSocketAddress target;
        try {
            target = new InetSocketAddress(InetAddress.ofLiteral(request.getAddress()), request.getPort());
        } catch (IllegalArgumentException none) {
            throw new NodeException(
                    NodeException.Kind.INVALID,
                    "'" + request.getAddress() + "' and " + request.getPort()
                            + " are no address and port: send an IP address, and 1 to 65535",
                    none);
        }
        FaultControl.Probe probe = faults.probe(target, withinAMinute("limit", request.getLimit()));
        return ProbeResponse.newBuilder()
                .setConnected(probe.reason().isEmpty())
                .setTook(duration(probe.took()))
                .setReason(probe.reason())
                .build();
    }

    private static NodeFault partition(Partition asked) {
        TreeSet<String> neighbours = new TreeSet<>();
        for (String neighbour : asked.getNeighboursList()) {
            neighbours.add(mac("neighbours", neighbour));
        }
        if (neighbours.isEmpty()) {
            throw invalid("neighbours is empty: send the MAC address of at least one, or clear all faults");
        }
        return new NodeFault.Partition(mac("card", asked.getCard()), neighbours);
    }

    private static NodeFault latency(Latency asked) {
        java.time.Duration delay = withinAMinute("delay", asked.getDelay());
        java.time.Duration jitter = duration("jitter", asked.getJitter());
        if (jitter.isNegative() || jitter.compareTo(delay) > 0) {
            throw invalid("jitter is " + jitter + ", which is not between nothing and the delay, " + delay);
        }
        return new NodeFault.Latency(mac("card", asked.getCard()), delay, jitter);
    }

    private static NodeFault loss(Loss asked) {
        if (!(asked.getPercent() > 0 && asked.getPercent() <= 100)) {
            throw invalid("percent is " + asked.getPercent() + ": send more than 0 and at most 100");
        }
        return new NodeFault.Loss(mac("card", asked.getCard()), asked.getPercent());
    }

    private static NodeFault bandwidth(Bandwidth asked) {
        if (asked.getBitsPerSecond() < LEAST_BITS || asked.getBitsPerSecond() > MOST_BITS) {
            throw invalid(
                    "bits_per_second is " + asked.getBitsPerSecond() + ": send " + LEAST_BITS + " to " + MOST_BITS);
        }
        return new NodeFault.Bandwidth(mac("card", asked.getCard()), asked.getBitsPerSecond());
    }

    private static NodeFault skew(ClockSkew asked, Optional<X509Certificate> client, Instant now) {
        java.time.Duration offset = duration("offset", asked.getOffset());
        if (offset.isZero() || offset.abs().compareTo(FARTHEST) > 0) {
            throw invalid("offset is " + offset + ": send one that is not nothing, of at most " + FARTHEST.toDays()
                    + " days; clear all faults to have the clock right");
        }
        Instant then = now.plus(offset);
        Instant last = offset.isNegative() ? then : then.plus(TIME_TO_UNDO);
        client.filter(certificate -> !validAt(certificate, then) || !validAt(certificate, last))
                .ifPresent(certificate -> {
                    throw invalid("at " + then
                            + " your certificate is not valid, so that the node would not hear you undo it: it is from "
                            + certificate.getNotBefore().toInstant() + " to "
                            + certificate.getNotAfter().toInstant() + "; choose an offset that stays within");
                });
        return new NodeFault.ClockSkew(offset);
    }

    private static boolean validAt(X509Certificate certificate, Instant then) {
        return !then.isBefore(certificate.getNotBefore().toInstant())
                && !then.isAfter(certificate.getNotAfter().toInstant());
    }

    private static NodeFault fullDisk(FullDisk asked) {
        if (asked.getRemainingBytes() < 0) {
            throw invalid("remaining_bytes is " + asked.getRemainingBytes() + ": send 0 or more");
        }
        return new NodeFault.FullDisk(asked.getRemainingBytes());
    }

    private static NodeFaults answer(List<NodeFault> faults) {
        NodeFaults.Builder answer = NodeFaults.newBuilder();
        for (NodeFault fault : faults) {
            answer.addFaults(message(fault));
        }
        return answer.build();
    }

    private static io.coppice.nodeos.api.coppice.NodeFault message(NodeFault fault) {
        io.coppice.nodeos.api.coppice.NodeFault.Builder message = io.coppice.nodeos.api.coppice.NodeFault.newBuilder();
        switch (fault) {
            case NodeFault.Partition(String card, var neighbours) ->
                message.getPartitionBuilder().setCard(card).addAllNeighbours(neighbours);
            case NodeFault.Latency(String card, java.time.Duration delay, java.time.Duration jitter) ->
                message.getLatencyBuilder()
                        .setCard(card)
                        .setDelay(duration(delay))
                        .setJitter(duration(jitter));
            case NodeFault.Loss(String card, double percent) ->
                message.getLossBuilder().setCard(card).setPercent(percent);
            case NodeFault.Bandwidth(String card, long bits) ->
                message.getBandwidthBuilder().setCard(card).setBitsPerSecond(bits);
            case NodeFault.ClockSkew(java.time.Duration offset) ->
                message.getClockSkewBuilder().setOffset(duration(offset));
            case NodeFault.FullDisk(long remaining) ->
                message.getFullDiskBuilder().setRemainingBytes(remaining);
        }
        return message.build();
    }

    private static String mac(String field, String text) {
        if (!MAC.matcher(text).matches()) {
            throw invalid(field + " '" + text + "' is no MAC address: send one such as 52:54:00:12:34:56");
        }
        return text;
    }

    private static java.time.Duration withinAMinute(String field, Duration sent) {
        java.time.Duration duration = duration(field, sent);
        if (!duration.isPositive() || duration.compareTo(LONGEST) > 0) {
            throw invalid(field + " is " + duration + ": send more than nothing and at most " + LONGEST);
        }
        return duration;
    }

    private static java.time.Duration duration(String field, Duration sent) {
        try {
            java.time.Duration duration = java.time.Duration.ofSeconds(sent.getSeconds(), sent.getNanos());
            var unused = duration.toNanos();
            return duration;
        } catch (ArithmeticException beyond) {
            throw new NodeException(
                    NodeException.Kind.INVALID, field + " is longer than anything: send a shorter one", beyond);
        }
    }

    private static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    private static NodeException invalid(String message) {
        return new NodeException(NodeException.Kind.INVALID, message);
    }
}
