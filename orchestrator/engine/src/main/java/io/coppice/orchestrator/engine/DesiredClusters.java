package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredClusterCodec;
import io.coppice.orchestrator.core.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The desired clusters in the store. */
final class DesiredClusters {

    private final Store store;

    DesiredClusters(Store store) {
        this.store = store;
    }

    /** What can be done to the clusters while nobody else, of any process, changes any. */
    static final class Transaction {

        private final Connection connection;

        private Transaction(Connection connection) {
            this.connection = connection;
        }

        List<DesiredCluster> all() throws SQLException {
            try (var statement = connection.prepareStatement("SELECT name, desired FROM clusters ORDER BY name");
                    var rows = statement.executeQuery()) {
                var clusters = new ArrayList<DesiredCluster>();
                while (rows.next()) {
                    clusters.add(read(rows.getString(1), rows.getString(2)));
                }
                return clusters;
            }
        }

        Optional<DesiredCluster> find(ClusterName name) throws SQLException {
            try (var statement = connection.prepareStatement("SELECT name, desired FROM clusters WHERE name = ?")) {
                statement.setString(1, name.value());
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(read(rows.getString(1), rows.getString(2))) : Optional.empty();
                }
            }
        }

        void put(DesiredCluster cluster) throws SQLException {
            try (var statement = connection.prepareStatement("INSERT INTO clusters (name, desired) VALUES (?, ?)"
                    + " ON CONFLICT DO UPDATE SET desired = excluded.desired")) {
                statement.setString(1, cluster.name().value());
                statement.setString(2, DesiredClusterCodec.write(cluster));
                statement.executeUpdate();
            }
        }

        void remove(ClusterName name) throws SQLException {
            try (var statement = connection.prepareStatement("DELETE FROM clusters WHERE name = ?")) {
                statement.setString(1, name.value());
                statement.executeUpdate();
            }
        }

        private static DesiredCluster read(String name, String text) {
            return DesiredClusterCodec.read(text, "cluster " + name + " in the store");
        }
    }

    /** Work within a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Transaction transaction) throws SQLException;
    }

    <T> T transact(Work<T> work) {
        return store.transact(connection -> work.in(new Transaction(connection)));
    }

    List<DesiredCluster> all() {
        return transact(Transaction::all);
    }

    Optional<DesiredCluster> find(ClusterName name) {
        return transact(transaction -> transaction.find(name));
    }

    void put(DesiredCluster cluster) {
        update(transaction -> transaction.put(cluster));
    }

    /** A cluster that is not there stays away. */
    void mark(ClusterName name, Phase phase) {
        change(name, cluster -> cluster.withPhase(phase));
    }

    /** A cluster that is not there stays away. */
    void change(ClusterName name, UnaryOperator<DesiredCluster> change) {
        update(transaction -> {
            var cluster = transaction.find(name);
            if (cluster.isPresent()) {
                transaction.put(change.apply(cluster.get()));
            }
        });
    }

    void forget(ClusterName name) {
        update(transaction -> transaction.remove(name));
    }

    private interface Update {
        void in(Transaction transaction) throws SQLException;
    }

    private void update(Update update) {
        store.update(connection -> update.in(new Transaction(connection)));
    }
}
