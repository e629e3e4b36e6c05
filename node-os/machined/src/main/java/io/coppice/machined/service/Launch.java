package io.coppice.machined.service;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The process of a service.
 *
 * @param command program and arguments; never a secret among them
 * @param environment all of its environment
 * @param directory its working directory
 */
public record Launch(List<String> command, Map<String, String> environment, Path directory) {

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
