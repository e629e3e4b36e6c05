package io.coppice.machined.kubernetes.component;

import io.coppice.machined.identity.SecretFiles;
import io.coppice.machined.service.Launch;
import io.coppice.machined.service.ServiceException;
import io.coppice.nodeos.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What all programs of Kubernetes have in common when they are started. */
final class Component {

    private Component() {}

    /**
     * Writes a program's files and gives its launch.
     *
     * @param files contents by path; only the agent and its programs may read them
     * @param environment further variables, which win over those of the machine
     */
    static Launch launch(
            NodeSettings settings,
            KubernetesPaths paths,
            List<String> command,
            Map<Path, String> files,
            Map<String, Secret> environment)
            throws ServiceException {
        try {
            SecretFiles.createDirectory(paths.secrets());
            for (Map.Entry<Path, String> file : files.entrySet()) {
                SecretFiles.write(file.getKey(), file.getValue());
            }
            Files.createDirectories(paths.work());
        } catch (IOException failure) {
            throw new ServiceException(
                    "the files of " + Path.of(command.getFirst()).getFileName() + " cannot be written: " + failure
                            + "; see whether the state disk is full",
                    failure);
        }
        Map<String, String> variables = new HashMap<>(settings.machine().environment());
        environment.forEach((name, value) -> variables.put(name, value.value()));
        variables.put("PATH", paths.extension().resolve("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin");
        variables.put("LD_LIBRARY_PATH", paths.libraries().toString());
        variables.put("HOME", paths.work().toString());
        return new Launch(command, variables, paths.work());
    }
}
