package io.coppice.machined.fault;

import io.coppice.machined.network.Network;
import io.coppice.machined.node.FaultControl;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeFault;
import io.coppice.machined.platform.NodePaths;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The faults of the node: gives it one at a time, remembers which it has, and takes all away. */
public final class Faults implements FaultControl {

    private final Probes probes = new Probes(Probes::connect);
    private final FaultRecord record;
    private final SegmentCard segment;
    private final ClockFault clock;
    private final DiskFault disk;
    private final Consumer<String> console;

    /** @param console takes lines of text */
    public Faults(NodePaths paths, Network network, ClockFault clock, Consumer<String> console) {
        this(
                new FaultRecord(directory(paths).resolve("record")),
                new SegmentCard(network, new Helpers(paths)),
                clock,
                new DiskFault(paths.state().resolve("full-disk"), new Helpers(paths)),
                console);
    }

    Faults(FaultRecord record, SegmentCard segment, ClockFault clock, DiskFault disk, Consumer<String> console) {
        this.record = record;
        this.segment = segment;
        this.clock = clock;
        this.disk = disk;
        this.console = console;
    }

    /** The clock of a node, which may be put wrong. */
    public static ClockFault clock(NodePaths paths) {
        Helpers helpers = new Helpers(paths);
        return new ClockFault(
                directory(paths).resolve("clock"),
                InstantSource.system(),
                System::nanoTime,
                ahead -> helpers.run("", "nodectl", "clock", Long.toString(ahead)));
    }

    private static Path directory(NodePaths paths) {
        return paths.run().resolve("faults");
    }

    /** A full disk ends when the agent starts, be it that of this boot or of an earlier one; to be called before anything uses the disk. */
    public synchronized void removeLeft() throws IOException {
        disk.clear();
        List<NodeFault> kept = new ArrayList<>(record.read());
        if (kept.removeIf(NodeFault.FullDisk.class::isInstance)) {
            record.write(kept);
            console.accept("fault: the disk is full no more, for the agent needs it to start");
        }
    }

    /** Has the clock set to the right time, with which it is off no more; whoever puts it off meanwhile comes after that. */
    public <T> T setClockBy(ClockFault.RightSetting<T> setting) throws IOException, InterruptedException {
        return clock.setBy(setting);
    }

    @Override
    public Instant rightTime() {
        return clock.instant();
    }

    @Override
    public synchronized List<NodeFault> list() {
        try {
            List<NodeFault> faults = new ArrayList<>(record.read());
            Duration offset = clock.offset();
            if (!offset.isZero()) {
                faults.add(new NodeFault.ClockSkew(offset));
            }
            return List.copyOf(faults);
        } catch (IOException failure) {
            throw failed("it is not known which faults the node has", failure);
        }
    }

    @Override
    public synchronized List<NodeFault> inject(NodeFault fault) {
        console.accept("fault: " + FaultRecord.line(fault));
        doing("the fault cannot be made", () -> {
            List<NodeFault> kept = new ArrayList<>(record.read());
            kept.removeIf(other -> other.getClass() == fault.getClass());
            switch (fault) {
                // Kept first: what is done in part is to be seen and undone, too.
                case NodeFault.OfCard ofCard -> {
                    segment.require(ofCard.card());
                    kept.add(fault);
                    List<NodeFault.OfCard> ofCards = sameCard(ofCard.card(), kept);
                    record.write(kept);
                    segment.apply(ofCard.card(), ofCards);
                }
                case NodeFault.FullDisk(long remaining) -> {
                    kept.add(fault);
                    record.write(kept);
                    disk.fill(remaining);
                }
                case NodeFault.ClockSkew(Duration offset) -> clock.shift(offset);
            }
        });
        return list();
    }

    private static List<NodeFault.OfCard> sameCard(String card, List<NodeFault> faults) {
        List<NodeFault.OfCard> same = ofCards(faults);
        for (NodeFault.OfCard other : same) {
            if (!other.card().equals(card)) {
                throw new NodeException(
                        NodeException.Kind.INVALID,
                        "card: the node has network faults on card " + other.card() + " already; clear them first");
            }
        }
        return same;
    }

    private static List<NodeFault.OfCard> ofCards(List<NodeFault> faults) {
        return faults.stream()
                .filter(NodeFault.OfCard.class::isInstance)
                .map(NodeFault.OfCard.class::cast)
                .toList();
    }

    @Override
    public synchronized void clear() {
        List<NodeException> failures = new ArrayList<>();
        for (Part part : List.<Part>of(this::clearNetwork, disk::clear, clock::clear)) {
            try {
                doing("not all faults can be undone", part);
            } catch (NodeException failure) {
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        doing("the faults are undone, which cannot be kept", () -> record.write(List.of()));
        console.accept("fault: none");
    }

    private void clearNetwork() throws IOException, InterruptedException {
        List<NodeFault.OfCard> faults = ofCards(record.read());
        if (!faults.isEmpty()) {
            segment.apply(faults.getFirst().card(), List.of());
        }
    }

    @Override
    public Probe probe(InetSocketAddress target, Duration limit) {
        return probes.probe(target, limit);
    }

    private interface Part {
        void run() throws IOException, InterruptedException;
    }

    private static void doing(String failure, Part part) {
        try {
            part.run();
        } catch (IOException cause) {
            throw failed(failure, cause);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new NodeException(
                    NodeException.Kind.UNAVAILABLE, failure + ": the node is ending; its faults end with it", stopped);
        }
    }

    private static NodeException failed(String what, IOException cause) {
        return new NodeException(
                NodeException.Kind.UNAVAILABLE,
                what + ": " + cause.getMessage() + "; ask again, or restart the node, which ends all faults",
                cause);
    }
}
