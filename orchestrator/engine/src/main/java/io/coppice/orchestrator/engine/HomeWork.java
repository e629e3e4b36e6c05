package io.coppice.orchestrator.engine;

/** Work on a home that one does at a time, and what it leaves when it is killed. */
enum HomeWork {
    IMPORT("snapshot.import", "snapshot import", "a snapshot is being imported", ".import-"),
    TEMPLATES("node.templates", "snapshot template make", "node templates are being made", ".making-");

    /** Of its lock; no cluster can be called so. */
    final String lockName;

    /** What its holder says that it does. */
    final String purpose;

    /** The same, for whoever finds the lock taken. */
    final String underWay;

    /** Beginning of the names of the directories that it works in. */
    final String aside;

    HomeWork(String lockName, String purpose, String underWay, String aside) {
        this.lockName = lockName;
        this.purpose = purpose;
        this.underWay = underWay;
        this.aside = aside;
    }
}
