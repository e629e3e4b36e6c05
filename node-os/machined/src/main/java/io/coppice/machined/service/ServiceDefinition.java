package io.coppice.machined.service;

import java.time.Duration;
import java.util.List;

/**
 * A service: what it needs and how it is run.
 *
 * @param id its name, also of its log and control group
 * @param dependencies ids of services that must be healthy before it starts
 * @param preparation what comes before each start
 * @param health how it is known to serve
 * @param grace time between SIGTERM and SIGKILL when it is stopped
 */
public record ServiceDefinition(
        String id, List<String> dependencies, Preparation preparation, HealthCheck health, Duration grace) {

    public ServiceDefinition {
        if (!wellFormed(id)) {
            throw new IllegalArgumentException("service id '" + id + "' may only hold a-z, 0-9 and '-'");
        }
        dependencies = List.copyOf(dependencies);
    }

    private static boolean wellFormed(String id) {
        for (int i = 0; i < id.length(); i++) {
            if ("abcdefghijklmnopqrstuvwxyz0123456789-".indexOf(id.charAt(i)) < 0) {
                return false;
            }
        }
        return !id.isEmpty();
    }
}
