package io.coppice.cli;

import io.coppice.orchestrator.SnapshotView;
import java.time.Instant;
import java.util.List;

/** What is shown of snapshots. */
final class SnapshotFields {

    private SnapshotFields() {}

    /** A row of a list. */
    static List<Field<SnapshotView>> row(Instant now) {
        return List.of(
                Field.of("name", SnapshotView::name),
                Field.of("cluster", SnapshotView::cluster),
                Field.of("nodes", SnapshotView::nodes),
                Field.of("kubernetes", SnapshotView::kubernetes),
                Field.of("bytes", SnapshotView::bytes, snapshot -> Values.bytes(snapshot.bytes())),
                Field.of("createdAt", SnapshotView::createdAt, snapshot -> Values.age(snapshot.createdAt(), now)));
    }

    static List<Field<SnapshotView>> all(Instant now) {
        return List.of(
                Field.of("name", SnapshotView::name),
                Field.of("id", SnapshotView::id),
                Field.of("cluster", SnapshotView::cluster),
                Field.of("nodes", SnapshotView::nodes),
                Field.of("kubernetes", SnapshotView::kubernetes),
                Field.of("bytes", SnapshotView::bytes, snapshot -> Values.bytes(snapshot.bytes())),
                Field.of("image", SnapshotView::image),
                Field.of("extensions", SnapshotView::extensions),
                Field.of(
                        "pause",
                        SnapshotView::pause,
                        snapshot -> snapshot.pause().toMillis() + "ms"),
                Field.of("hypervisorVersion", SnapshotView::hypervisorVersion),
                Field.of("createdAt", SnapshotView::createdAt, snapshot -> Values.age(snapshot.createdAt(), now)),
                Field.of("directory", SnapshotView::directory));
    }
}
