package io.coppice.machined.service;

import java.time.Duration;
import java.util.List;

/**
 * A service: what it needs and how it is run.
 *
 * @param id its name, also of its log and control group
 * @param dependencies ids of services that must be healthy before it starts
 * @param activity what it does while it runs
 * @param health how it is known to serve
 * @param grace within which it is to end when it is asked to; a process is killed afterwards
 */
public record ServiceDefinition(
        String id, List<String> dependencies, Activity activity, HealthCheck health, Duration grace) {

    /** A service that is a program, prepared before each start. */
    public ServiceDefinition(
            String id, List<String> dependencies, Preparation preparation, HealthCheck health, Duration grace) {
        this(id, dependencies, new Activity.Program(preparation), health, grace);
    }

    /** A service that is work of the agent itself. */
    public static ServiceDefinition task(
            String id, List<String> dependencies, Task task, HealthCheck health, Duration grace) {
        return new ServiceDefinition(id, dependencies, new Activity.Work(task), health, grace);
    }

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
