package io.coppice.orchestrator.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The tables of the store and the way from each version of them to the next. */
final class StoreSchema {

    /** The migration at index n leads from version n to version n + 1. Never change one that was released: add another. */
    private static final List<List<String>> MIGRATIONS =
            List.of(List.of("""
            CREATE TABLE clusters (
                name TEXT PRIMARY KEY,
                desired TEXT NOT NULL
            ) STRICT
            """, """
            CREATE TABLE operations (
                id TEXT PRIMARY KEY,
                cluster TEXT NOT NULL,
                change TEXT NOT NULL,
                process_id INTEGER NOT NULL,
                started_at TEXT NOT NULL,
                ended_at TEXT,
                outcome TEXT CHECK (outcome IN ('DONE', 'FAILED', 'CANCELLED')),
                error TEXT
            ) STRICT
            """, "CREATE INDEX operations_by_cluster ON operations (cluster, started_at)", """
            CREATE TABLE steps (
                operation TEXT NOT NULL REFERENCES operations (id) ON DELETE CASCADE,
                step TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('STARTED', 'DONE', 'FAILED')),
                started_at TEXT NOT NULL,
                ended_at TEXT,
                error TEXT,
                PRIMARY KEY (operation, step)
            ) STRICT
            """));

    static final int VERSION = MIGRATIONS.size();

    private StoreSchema() {}

    /** The version that the database has; 0 means that it is empty. */
    static int versionOf(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("PRAGMA user_version")) {
            result.next();
            return result.getInt(1);
        }
    }

    /** Brings the tables from this version to the present one. Belongs into a transaction. */
    static void migrate(Connection connection, int from) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var migration : MIGRATIONS.subList(from, VERSION)) {
                for (var sql : migration) {
                    statement.execute(sql);
                }
            }
            statement.execute("PRAGMA user_version = " + VERSION);
        }
    }
}
