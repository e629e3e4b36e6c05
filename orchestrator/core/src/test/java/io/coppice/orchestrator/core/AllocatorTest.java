package io.coppice.orchestrator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.DomainName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.KubernetesChoice;
import io.coppice.orchestrator.NodeRole;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AllocatorTest {

    @Property(tries = 200)
    void clustersOfAHostNeverClash(
            @ForAll @IntRange(min = 1, max = 20) int clusters,
            @ForAll @IntRange(min = 1, max = 5) int controlPlanes,
            @ForAll @IntRange(min = 0, max = 10) int workers,
            @ForAll Random random) {
        var made = new ArrayList<DesiredCluster>();
        for (var i = 0; i < clusters; i++) {
            var taken = Allocator.Taken.NOTHING.and(made);
            made.add(new Allocator(taken, random)
                    .allocate(Samples.basis(Samples.spec("c" + i, controlPlanes, workers))));
        }

        unique(made.stream().map(DesiredCluster::generation));
        unique(made.stream().map(cluster -> cluster.segment().subnet()));
        unique(made.stream().map(cluster -> cluster.segment().label()));
        unique(Stream.concat(
                made.stream().map(cluster -> cluster.segment().port()),
                made.stream().flatMap(cluster -> cluster.nodes().stream().map(DesiredNode::apiPort))));
        unique(made.stream().flatMap(cluster -> cluster.nodes().stream().map(DesiredNode::domainName)));
        unique(made.stream().flatMap(cluster -> cluster.nodes().stream().map(DesiredNode::domainId)));
        for (var cluster : made) {
            assertThat(Allocator.POOL.overlaps(cluster.segment().subnet())).isTrue();
            assertThat(cluster.nodes()).hasSize(controlPlanes + workers).allSatisfy(node -> {
                assertThat(cluster.segment().subnet().contains(node.address())).isTrue();
                assertThat(node.apiPort()).isBetween(1024, 32_767);
            });
            unique(cluster.nodes().stream().map(DesiredNode::address));
            unique(cluster.nodes().stream().flatMap(node -> Stream.of(node.uplinkMac(), node.segmentMac())));
            assertThat(cluster.segment().group().toInetAddress().isMulticastAddress())
                    .isTrue();
        }
    }

    @Property(tries = 100)
    void controlPlanesWithKubernetesHaveAPortForIt(@ForAll Random random) {
        var plain = Samples.kubernetes(3, 2);
        var other = new Allocator(Allocator.Taken.NOTHING.and(List.of(plain)), random)
                .allocate(Samples.basis(Samples.spec("other", 1, 1)));

        assertThat(plain.nodes())
                .allSatisfy(node ->
                        assertThat(node.kubernetesPort().isPresent()).isEqualTo(node.role() == NodeRole.CONTROL_PLANE));
        assertThat(other.nodes())
                .allSatisfy(node -> assertThat(node.kubernetesPort()).isEmpty());
        unique(Stream.of(plain, other)
                .flatMap(cluster -> cluster.nodes().stream().flatMap(node -> node.ports().stream())));
    }

    @Example
    void aClusterKeepsItsKubernetesUnlessAnotherIsAskedFor() {
        var existing = Samples.kubernetes(1, 1);
        var allocator = new Allocator(Allocator.Taken.NOTHING, new Random(2));
        var spec = Samples.spec("dev", 1, 2);

        for (var choice : List.of("", "newest", "1.20", "1.20.2", "v1.20.2")) {
            var more = SpecChange.apply(
                    existing, spec.withKubernetes(KubernetesChoice.parse(choice)), Samples.settings(), allocator);
            assertThat(more.kubernetes()).isEqualTo(existing.kubernetes());
            assertThat(more.nodes()).hasSize(3);
        }
        for (var choice : List.of("none", "1.21", "1.2", "1.20.1")) {
            assertThatThrownBy(() -> SpecChange.apply(
                            existing,
                            spec.withKubernetes(KubernetesChoice.parse(choice)),
                            Samples.settings(),
                            allocator))
                    .hasMessageContaining("Kubernetes: it has 1.20.2, asked for " + choice);
        }
        assertThatThrownBy(() -> KubernetesChoice.parse("latest")).hasMessageContaining("'newest'");
    }

    @Example
    void aClusterKeepsTheStoresOfImagesItWasMadeWith() {
        var existing = Samples.preloaded();
        var allocator = new Allocator(Allocator.Taken.NOTHING, new Random(2));
        var spec = existing.spec();

        for (var same : List.of(List.<String>of(), List.of("webshop"), List.of("webshop", "webshop"))) {
            var kept = SpecChange.apply(existing, spec.withPreloads(same), Samples.settings(), allocator);
            assertThat(kept.preloads()).containsExactly(Samples.WEBSHOP);
            assertThat(kept.kubernetes()).contains(Samples.KUBERNETES);
        }
        assertThatThrownBy(() -> SpecChange.apply(
                        existing, spec.withPreloads(List.of("webshop", "tools")), Samples.settings(), allocator))
                .hasMessageContaining("preloaded images: it has webshop, asked for tools, webshop");
        assertThatThrownBy(() -> SpecChange.apply(
                        Samples.cluster(1, 1),
                        Samples.spec("dev", 1, 1).withPreloads(List.of("tools")),
                        Samples.settings(),
                        allocator))
                .hasMessageContaining("preloaded images: it has none, asked for tools");
    }

    @Property(tries = 100)
    void theSameInputsGiveTheSameAllocation(@ForAll long seed) {
        var spec = Samples.spec("dev", 3, 2);

        assertThat(Samples.cluster(spec, seed)).isEqualTo(Samples.cluster(spec, seed));
    }

    @Property(tries = 100)
    void moreWorkersLeaveTheRestAsItIs(
            @ForAll @IntRange(min = 0, max = 5) int workers,
            @ForAll @IntRange(min = 0, max = 5) int more,
            @ForAll Random random) {
        var before = Samples.cluster(Samples.spec("dev", 1, workers), 7);
        var allocator = new Allocator(Allocator.Taken.NOTHING, random);

        var after = allocator.extend(before, Samples.spec("dev", 1, workers + more));

        assertThat(after.nodes())
                .startsWith(before.nodes().toArray(DesiredNode[]::new))
                .hasSize(1 + workers + more);
        assertThat(after.segment()).isEqualTo(before.segment());
        unique(after.nodes().stream().map(DesiredNode::apiPort));
        unique(after.nodes().stream().map(DesiredNode::address));
    }

    @Property(tries = 100)
    void whatTheHostUsesIsLeftAlone(@ForAll Random random) {
        var takenPorts = IntStream.range(0, Allocator.PORTS)
                .map(offset -> Allocator.FIRST_PORT + offset)
                .filter(port -> port % 5 != 0)
                .boxed()
                .collect(Collectors.toSet());
        var taken = new Allocator.Taken(
                List.of(
                        Ipv4Range.parse("10.88.0.0/17"),
                        Ipv4Range.parse("10.88.200.7/32"),
                        Ipv4Range.parse("0.0.0.0/0")),
                Set.of(),
                takenPorts,
                Set.of(new DomainName("somebody-elses")));

        var cluster = new Allocator(taken, random).allocate(Samples.basis(Samples.spec("dev", 1, 2)));

        assertThat(Ipv4Range.parse("10.88.128.0/17").overlaps(cluster.segment().subnet()))
                .isTrue();
        assertThat(cluster.segment().subnet()).isNotEqualTo(Ipv4Range.parse("10.88.200.0/24"));
        assertThat(cluster.nodes()).extracting(DesiredNode::apiPort).doesNotContainAnyElementsOf(takenPorts);
    }

    @Example
    void addressesFollowRoleAndIndex() {
        var cluster = Samples.cluster(2, 1);
        var subnet = cluster.segment().subnet();

        assertThat(cluster.nodes())
                .extracting(
                        node -> node.name().value(),
                        DesiredNode::address,
                        node -> node.domainName().value())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "controlplane-1", subnet.host(11), "coppice-dev-controlplane-1"),
                        org.assertj.core.groups.Tuple.tuple(
                                "controlplane-2", subnet.host(12), "coppice-dev-controlplane-2"),
                        org.assertj.core.groups.Tuple.tuple("worker-1", subnet.host(101), "coppice-dev-worker-1"));
    }

    @Example
    void aFullHostIsSaidToBeFull() {
        var noSubnet = new Allocator.Taken(List.of(Allocator.POOL), Set.of(), Set.of(), Set.of());
        var noPort = new Allocator.Taken(
                List.of(),
                Set.of(),
                IntStream.range(0, Allocator.PORTS)
                        .map(i -> Allocator.FIRST_PORT + i)
                        .boxed()
                        .collect(Collectors.toSet()),
                Set.of());

        for (var taken : List.of(noSubnet, noPort)) {
            assertThatThrownBy(() ->
                            new Allocator(taken, new Random(1)).allocate(Samples.basis(Samples.spec("dev", 1, 0))))
                    .isInstanceOfSatisfying(
                            CoppiceException.HostNotReady.class,
                            full -> assertThat(full.remedy()).contains("coppice cluster list"));
        }
    }

    @Example
    void aTakenNameIsAConflict() {
        var taken = new Allocator.Taken(List.of(), Set.of(), Set.of(), Set.of(new DomainName("coppice-dev-worker-1")));

        assertThatThrownBy(() -> new Allocator(taken, new Random(1)).allocate(Samples.basis(Samples.spec("dev", 1, 1))))
                .isInstanceOf(CoppiceException.Conflict.class)
                .hasMessageContaining("coppice-dev-worker-1");
    }

    @Example
    void anExistingClusterIsChangedOnlyInWhatCanBeChanged() {
        var existing = Samples.cluster(1, 2);
        var allocator = new Allocator(Allocator.Taken.NOTHING, new Random(2));

        var more = SpecChange.apply(existing, Samples.spec("dev", 1, 3), Samples.settings(), allocator);
        assertThat(more.nodes()).hasSize(4);
        assertThat(more.leaseSettled()).isTrue();
        assertThatThrownBy(() -> SpecChange.apply(existing, Samples.spec("dev", 3, 1), Samples.settings(), allocator))
                .isInstanceOfSatisfying(
                        CoppiceException.Conflict.class,
                        refused -> assertThat(refused.remedy()).contains("coppice down dev"))
                .hasMessageContaining("control planes: it has 1, asked for 3")
                .hasMessageContaining("fewer workers");
    }

    private static <T> void unique(Stream<T> values) {
        var seen = new HashSet<T>();
        values.forEach(value ->
                assertThat(seen.add(value)).as("%s is given twice", value).isTrue());
    }
}
