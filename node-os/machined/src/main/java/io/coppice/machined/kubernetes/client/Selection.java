package io.coppice.machined.kubernetes.client;

/**
 * Which objects of a kind are meant.
 *
 * @param namespace empty for all
 * @param labelSelector empty for all
 * @param fieldSelector empty for all, else such as {@code metadata.name=node-1}
 */
public record Selection(String namespace, String labelSelector, String fieldSelector) {

    public static final Selection ALL = new Selection("", "", "");

    public static Selection inNamespace(String namespace) {
        return new Selection(namespace, "", "");
    }

    public Selection withLabels(String selector) {
        return new Selection(namespace, selector, fieldSelector);
    }

    public Selection withFields(String selector) {
        return new Selection(namespace, labelSelector, selector);
    }

    String query() {
        StringBuilder query = new StringBuilder();
        if (!labelSelector.isEmpty()) {
            query.append("&labelSelector=").append(ResourceType.encode(labelSelector));
        }
        if (!fieldSelector.isEmpty()) {
            query.append("&fieldSelector=").append(ResourceType.encode(fieldSelector));
        }
        return query.toString();
    }
}
