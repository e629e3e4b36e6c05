package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.CoppiceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The database of the home, open for one engine. Any number of engines, in this process and in others, may have it open at once:
 * transactions run one after another across all of them.
 */
final class Store implements EnginePart {

    private static final Duration BUSY_LIMIT = Duration.ofSeconds(20);

    private static final Set<StandardOpenOption> LOCK_FILE =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** Of this process: locks of files keep others away. */
    private static final ReentrantLock OPENING = new ReentrantLock();

    private final Path file;
    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();

    private Store(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** What is done within a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** What is done within a transaction and has no result. */
    @FunctionalInterface
    interface Update {
        void in(Connection connection) throws SQLException;
    }

    /**
     * Opens the database, makes it if it is not there, and brings its tables up to date.
     *
     * @throws CoppiceException.HostNotReady if it is damaged, made by a newer Coppice, or not to be opened
     */
    static Store open(Path file) {
        makeFile(file);
        var config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout((int) BUSY_LIMIT.toMillis());
        config.enforceForeignKeys(true);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        Store store;
        try {
            store = new Store(file, config.createConnection("jdbc:sqlite:" + file));
        } catch (SQLException e) {
            throw failure(file, e);
        }
        var usable = false;
        try {
            store.writeAhead();
            store.prepare();
            usable = true;
            return store;
        } finally {
            if (!usable) {
                store.close();
            }
        }
    }

    private static void makeFile(Path file) {
        try {
            Files.createFile(file, PRIVATE);
        } catch (FileAlreadyExistsException e) {
            return; // made by an earlier command
        } catch (IOException e) {
            throw unmade(file, e);
        }
    }

    private static CoppiceException unmade(Path file, IOException cause) {
        return new CoppiceException.HostNotReady(
                "the store " + file + " cannot be made: " + Failures.describe(cause),
                "make its directory writable for you",
                cause);
    }

    /** Whoever writes does not keep others from reading then. A new file is turned to it by one command at a time: SQLite refuses two at once, and does not wait. */
    private void writeAhead() {
        OPENING.lock();
        try (var channel = FileChannel.open(file.resolveSibling(file.getFileName() + ".lock"), LOCK_FILE, PRIVATE);
                var _ = channel.lock();
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
        } catch (SQLException e) {
            throw failure(file, e);
        } catch (IOException e) {
            throw unmade(file, e);
        } finally {
            OPENING.unlock();
        }
    }

    private void prepare() {
        update(connection -> {
            var version = StoreSchema.versionOf(connection);
            if (version > StoreSchema.VERSION) {
                throw new CoppiceException.HostNotReady(
                        "the store " + file + " has schema version " + version
                                + ", and this Coppice knows versions up to " + StoreSchema.VERSION,
                        "use the Coppice that made it or a newer one, or name another home with COPPICE_HOME",
                        null);
            }
            if (version < StoreSchema.VERSION) {
                StoreSchema.migrate(connection, version);
            }
        });
        update(this::check);
    }

    private void check(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("PRAGMA quick_check(1)")) {
            if (result.next() && !"ok".equals(result.getString(1))) {
                throw damaged(file, result.getString(1), null);
            }
        }
    }

    /**
     * Runs the work alone, of all processes that have the store open. It takes effect whole or, when it throws, not at all.
     *
     * @throws CoppiceException.HostNotReady if the database fails
     */
    <T> T transact(Work<T> work) {
        lock.lock();
        try {
            connection.setAutoCommit(false);
            var committed = false;
            try {
                var result = work.in(connection);
                connection.commit();
                committed = true;
                return result;
            } finally {
                if (!committed) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failure(file, e);
        } finally {
            lock.unlock();
        }
    }

    /** Like {@link #transact}, without a result. */
    void update(Update update) {
        transact(connection -> {
            update.in(connection);
            return true;
        });
    }

    private static CoppiceException failure(Path file, SQLException cause) {
        var code = SQLiteErrorCode.getErrorCode(cause.getErrorCode() & 0xff);
        return switch (code) {
            case SQLITE_NOTADB, SQLITE_CORRUPT -> damaged(file, String.valueOf(cause.getMessage()), cause);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new CoppiceException.HostNotReady(
                        "the store " + file + " was in use by other commands for more than " + BUSY_LIMIT.toSeconds()
                                + " s",
                        "try again when they have ended",
                        cause);
            case SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
                new CoppiceException.HostNotReady(
                        "the store " + file + " cannot be used: " + cause.getMessage(),
                        "see to it that the disk has space and that you may write to the file and its directory",
                        cause);
            default ->
                throw new IllegalStateException(
                        "the store " + file + " refused a statement: " + cause.getMessage(), cause);
        };
    }

    private static CoppiceException.HostNotReady damaged(Path file, String how, @Nullable SQLException cause) {
        return new CoppiceException.HostNotReady(
                "the store " + file + " is damaged: " + how,
                "move " + file
                        + " (with -wal and -shm) away; clusters are then still listed from the host, and 'coppice down' removes them",
                cause);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(file, e);
        } finally {
            lock.unlock();
        }
    }
}
