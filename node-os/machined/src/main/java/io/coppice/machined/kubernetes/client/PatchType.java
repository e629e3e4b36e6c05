package io.coppice.machined.kubernetes.client;

/** How a patch is meant. */
public enum PatchType {
    /** JSON merge patch, RFC 7396. */
    MERGE("application/merge-patch+json"),
    /** Kubernetes' own merge, which knows the keys of lists. */
    STRATEGIC("application/strategic-merge-patch+json"),
    /** JSON patch, RFC 6902. */
    JSON("application/json-patch+json");

    private final String contentType;

    PatchType(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }
}
