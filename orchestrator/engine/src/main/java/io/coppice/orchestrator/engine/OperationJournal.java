package io.coppice.orchestrator.engine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was done and how it went, step by step. Decides nothing: what is to be done next follows from what is there. It tells people what
 * happened, also of a command that was killed: its operation and steps stay without an end.
 */
final class OperationJournal {

    private static final int KEPT_OPERATIONS = 200;

    private final Store store;

    OperationJournal(Store store) {
        this.store = store;
    }

    enum Outcome {
        DONE,
        FAILED,
        CANCELLED
    }

    enum StepState {
        STARTED,
        DONE,
        FAILED
    }

    /** @param outcome empty while it is under way, and for ever if its process was killed */
    record Operation(
            String id,
            String subject,
            String change,
            long processId,
            Instant startedAt,
            Optional<Outcome> outcome,
            Optional<String> error) {}

    record Step(String step, StepState state, Optional<String> error) {}

    OperationId begin(String subject, String change, Instant at) {
        var id = OperationId.random();
        store.transact(connection -> {
            update(
                    connection,
                    "INSERT INTO operations (id, cluster, change, process_id, started_at) VALUES (?, ?, ?, ?, ?)",
                    id.toString(),
                    subject,
                    change,
                    ProcessHandle.current().pid(),
                    at.toString());
            return update(
                    connection,
                    "DELETE FROM operations WHERE id NOT IN (SELECT id FROM operations ORDER BY started_at DESC, id LIMIT ?)",
                    KEPT_OPERATIONS);
        });
        return id;
    }

    void stepStarted(OperationId operation, String step, Instant at) {
        store.transact(connection -> update(
                connection,
                "INSERT INTO steps (operation, step, state, started_at) VALUES (?, ?, 'STARTED', ?)"
                        + " ON CONFLICT DO UPDATE SET state = 'STARTED', started_at = excluded.started_at, error = NULL",
                operation.toString(),
                step,
                at.toString()));
    }

    void stepEnded(OperationId operation, String step, Instant at, Optional<String> error) {
        store.transact(connection -> update(
                connection,
                "UPDATE steps SET state = ?, ended_at = ?, error = ? WHERE operation = ? AND step = ?",
                (error.isPresent() ? StepState.FAILED : StepState.DONE).name(),
                at.toString(),
                error.orElse(null),
                operation.toString(),
                step));
    }

    void ended(OperationId operation, Outcome outcome, Instant at, Optional<String> error) {
        store.transact(connection -> update(
                connection,
                "UPDATE operations SET outcome = ?, ended_at = ?, error = ? WHERE id = ?",
                outcome.name(),
                at.toString(),
                error.orElse(null),
                operation.toString()));
    }

    /** The newest first. */
    List<Operation> operations(String subject) {
        return store.transact(connection -> query(
                connection,
                "SELECT * FROM operations WHERE cluster = ? ORDER BY started_at DESC, id",
                row -> new Operation(
                        row.getString("id"),
                        row.getString("cluster"),
                        row.getString("change"),
                        row.getLong("process_id"),
                        Instant.parse(row.getString("started_at")),
                        Optional.ofNullable(row.getString("outcome")).map(Outcome::valueOf),
                        Optional.ofNullable(row.getString("error"))),
                subject));
    }

    List<Step> steps(String operation) {
        return store.transact(connection -> query(
                connection,
                "SELECT * FROM steps WHERE operation = ? ORDER BY started_at, step",
                row -> new Step(
                        row.getString("step"),
                        StepState.valueOf(row.getString("state")),
                        Optional.ofNullable(row.getString("error"))),
                operation));
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> List<T> query(Connection connection, String sql, Reader<T> reader, Object... arguments)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, arguments);
            try (var rows = statement.executeQuery()) {
                var result = new ArrayList<T>();
                while (rows.next()) {
                    result.add(reader.read(rows));
                }
                return result;
            }
        }
    }

    private static int update(Connection connection, String sql, @Nullable Object... arguments) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, arguments);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... arguments) throws SQLException {
        for (var index = 0; index < arguments.length; index++) {
            statement.setObject(index + 1, arguments[index]);
        }
    }
}
