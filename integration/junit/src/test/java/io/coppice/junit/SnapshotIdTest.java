package io.coppice.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.orchestrator.Foundation;
import io.coppice.orchestrator.SnapshotName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Snapshots are told apart by everything that they depend on. */
class SnapshotIdTest {

    private static final ClusterDescription DESCRIPTION =
            new ClusterDescription(1, 2, false, "ephemeral", List.of("a: 1", "b: 2"));
    private static final Foundation FOUNDATION =
            new Foundation("image", List.of("one", "two"), "2 cpus", "10.0.2", "Skylake");
    private static final String HOST = "qemu:///session";

    private static SnapshotId id(ClusterDescription description, Foundation foundation) {
        return SnapshotId.of(description, HOST, foundation, "0.1.0");
    }

    @Test
    void theSameIsTheSameInEveryRun() {
        assertThat(id(DESCRIPTION, FOUNDATION))
                .isEqualTo(id(
                        new ClusterDescription(1, 2, false, "ephemeral", List.of("a: 1", "b: 2")),
                        new Foundation("image", List.of("one", "two"), "2 cpus", "10.0.2", "Skylake")));
        assertThat(id(DESCRIPTION, FOUNDATION).name().value()).matches("junit-[0-9a-f]{16}-[0-9a-f]{16}");
    }

    @Test
    void whateverDiffersMakesAnother() {
        var names = Stream.of(
                        id(DESCRIPTION, FOUNDATION),
                        id(new ClusterDescription(3, 2, false, "ephemeral", List.of("a: 1", "b: 2")), FOUNDATION),
                        id(new ClusterDescription(1, 0, false, "ephemeral", List.of("a: 1", "b: 2")), FOUNDATION),
                        id(new ClusterDescription(1, 2, true, "ephemeral", List.of("a: 1", "b: 2")), FOUNDATION),
                        id(new ClusterDescription(1, 2, false, "mine", List.of("a: 1", "b: 2")), FOUNDATION),
                        id(new ClusterDescription(1, 2, false, "ephemeral", List.of("a: 1b: 2")), FOUNDATION),
                        id(new ClusterDescription(1, 2, false, "ephemeral", List.of("b: 2", "a: 1")), FOUNDATION),
                        SnapshotId.of(DESCRIPTION, "qemu:///system", FOUNDATION, "0.1.0"),
                        SnapshotId.of(DESCRIPTION, HOST, FOUNDATION, "0.2.0"),
                        id(DESCRIPTION, new Foundation("i", List.of("one", "two"), "2 cpus", "10.0.2", "Skylake")),
                        id(DESCRIPTION, new Foundation("image", List.of("onetwo"), "2 cpus", "10.0.2", "Skylake")),
                        id(DESCRIPTION, new Foundation("image", List.of("one", "two"), "3 cpus", "10.0.2", "Skylake")),
                        id(DESCRIPTION, new Foundation("image", List.of("one", "two"), "2 cpus", "10.0.3", "Skylake")),
                        id(DESCRIPTION, new Foundation("image", List.of("one", "two"), "2 cpus", "10.0.2", "Haswell")))
                .map(SnapshotId::name)
                .toList();

        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void itSupersedesThoseOfTheSameDescriptionAlone() {
        var old = id(DESCRIPTION, new Foundation("old", List.of(), "", "10.0.2", "Skylake"));
        var another = id(new ClusterDescription(3, 0, false, "ephemeral", List.of()), FOUNDATION);
        var wanted = id(DESCRIPTION, FOUNDATION);

        assertThat(wanted.supersedes(old.name())).isTrue();
        assertThat(wanted.supersedes(wanted.name())).isFalse();
        assertThat(wanted.supersedes(another.name())).isFalse();
        assertThat(wanted.supersedes(new SnapshotName("warm"))).isFalse();
    }

    @Test
    void sourcesOfDifferentSnapshotsMayBootSideBySide() {
        var others = Stream.of(
                id(DESCRIPTION, FOUNDATION),
                id(new ClusterDescription(3, 0, false, "ephemeral", List.of()), FOUNDATION),
                id(DESCRIPTION, new Foundation("old", List.of(), "", "10.0.2", "Skylake")));

        assertThat(others.map(SnapshotId::source)).doesNotHaveDuplicates();
    }
}
