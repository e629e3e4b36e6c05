package io.coppice.nodeos.config;

import java.util.List;

/** One item of {@code machine.kernel.modules}: a module and its parameters, each {@code name=value}. */
public record KernelModule(String name, List<String> parameters) {

    public KernelModule {
        parameters = List.copyOf(parameters);
    }
}
