package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.orchestrator.CoppiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("coppice.db");
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        Store.open(file()).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void manyMakeItAtOnce() throws Exception {
        for (var round = 0; round < 40; round++) {
            var file = directory.resolve(round + ".db");
            var begin = new CountDownLatch(1);
            try (var threads = Executors.newCachedThreadPool()) {
                var opened = IntStream.range(0, 6)
                        .mapToObj(_ -> threads.submit(() -> {
                            begin.await();
                            Store.open(file).close();
                            return true;
                        }))
                        .toList();
                begin.countDown();
                for (var each : opened) {
                    assertThat(each.get()).isTrue();
                }
            }
        }
    }

    @Test
    void whatWasCommittedIsThereForTheNext() {
        try (var store = Store.open(file())) {
            insert(store, "a");
        }
        try (var store = Store.open(file())) {
            assertThat(count(store)).isEqualTo(1);
        }
    }

    @Test
    void aTransactionThatFailsHasNoEffect() {
        try (var store = Store.open(file())) {
            assertThatThrownBy(() -> store.update(connection -> {
                        try (var statement = connection.createStatement()) {
                            statement.executeUpdate("INSERT INTO clusters VALUES ('a', 'text')");
                        }
                        throw new IllegalStateException("changed my mind");
                    }))
                    .hasMessage("changed my mind");
            assertThat(count(store)).isZero();
            insert(store, "b");
            assertThat(count(store)).isEqualTo(1);
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsSaidToBeDamaged() throws IOException {
        Files.writeString(
                file(),
                "this is no database, and it is longer than a header of one hundred bytes "
                        + "so that there is no doubt about it at all, none whatsoever.");
        assertThatThrownBy(() -> Store.open(file()))
                .isInstanceOfSatisfying(CoppiceException.HostNotReady.class, failure -> {
                    assertThat(failure).hasMessageContainingAll(file().toString(), "damaged");
                    assertThat(failure.remedy()).contains("move");
                });
    }

    @Test
    void aDamagedDatabaseIsSaidToBeDamaged() throws IOException {
        try (var store = Store.open(file())) {
            for (var i = 0; i < 200; i++) {
                insert(store, "cluster-" + i);
            }
        }
        var bytes = Files.readAllBytes(file());
        java.util.Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a);
        Files.write(file(), bytes);
        assertThatThrownBy(() -> Store.open(file()))
                .isInstanceOf(CoppiceException.HostNotReady.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void aStoreOfANewerCoppiceIsRefused() throws SQLException {
        Store.open(file()).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        assertThatThrownBy(() -> Store.open(file()))
                .isInstanceOf(CoppiceException.HostNotReady.class)
                .hasMessageContaining("version 99");
    }

    @Test
    void aDirectoryInItsPlaceIsRefused() throws IOException {
        Files.createDirectory(file());
        assertThatThrownBy(() -> Store.open(file())).isInstanceOf(CoppiceException.HostNotReady.class);
    }

    /** Each reads, thinks and writes back: what two do at once must not be lost. */
    @Test
    void transactionsOfManyStoresRunOneAfterAnother() throws Exception {
        var threads = new ArrayList<Thread>();
        var failures = new ArrayList<Throwable>();
        try (var first = Store.open(file())) {
            insert(first, "counter");
            first.update(connection -> {
                try (var statement = connection.createStatement()) {
                    statement.executeUpdate("UPDATE clusters SET desired = '0'");
                }
            });
            for (var i = 0; i < 4; i++) {
                var thread = Thread.ofPlatform().unstarted(() -> {
                    try (var store = Store.open(file())) {
                        for (var round = 0; round < 25; round++) {
                            increment(store);
                        }
                    }
                });
                thread.setUncaughtExceptionHandler((_, failure) -> {
                    synchronized (failures) {
                        failures.add(failure);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (var thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            assertThat(first.<String>transact(connection -> {
                        try (var statement = connection.createStatement();
                                var rows = statement.executeQuery("SELECT desired FROM clusters")) {
                            rows.next();
                            return rows.getString(1);
                        }
                    }))
                    .isEqualTo("100");
        }
    }

    @Test
    void theJournalTellsWhatHappenedAlsoOfAnOperationThatWasKilled() {
        try (var store = Store.open(file())) {
            var journal = new OperationJournal(store);
            var at = Instant.parse("2026-01-01T00:00:00Z");
            var operation = journal.begin("dev", "up", at);
            journal.stepStarted(operation, "define/worker-1", at);
            journal.stepEnded(operation, "define/worker-1", at, Optional.empty());
            journal.stepStarted(operation, "start/worker-1", at.plusSeconds(1));

            assertThat(journal.operations("dev")).singleElement().satisfies(found -> {
                assertThat(found.change()).isEqualTo("up");
                assertThat(found.outcome()).isEmpty();
            });
            assertThat(journal.steps(operation.toString()))
                    .extracting(OperationJournal.Step::state)
                    .containsExactly(OperationJournal.StepState.DONE, OperationJournal.StepState.STARTED);

            journal.ended(operation, OperationJournal.Outcome.FAILED, at, Optional.of("no room"));
            assertThat(journal.operations("dev").getFirst().error()).contains("no room");
        }
    }

    private static void increment(Store store) {
        store.update(connection -> {
            try (var statement = connection.createStatement()) {
                int value;
                try (var rows = statement.executeQuery("SELECT desired FROM clusters")) {
                    rows.next();
                    value = Integer.parseInt(rows.getString(1));
                }
                statement.executeUpdate("UPDATE clusters SET desired = '" + (value + 1) + "'");
            }
        });
    }

    private static void insert(Store store, String name) {
        store.update(connection -> {
            try (var statement = connection.prepareStatement("INSERT INTO clusters VALUES (?, ?)")) {
                statement.setString(1, name);
                statement.setString(2, "x".repeat(100));
                statement.executeUpdate();
            }
        });
    }

    private static int count(Store store) {
        return store.transact(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT count(*) FROM clusters")) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }
}
