package io.coppice.documents;

/** Whether a document can be used in spite of a problem. */
public enum Severity {
    ERROR,
    WARNING
}
