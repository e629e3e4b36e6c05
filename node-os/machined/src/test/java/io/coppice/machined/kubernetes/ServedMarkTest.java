package io.coppice.machined.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.service.ServiceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedMarkTest {

    private final List<String> told = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void theGateIsForTheTimeBeforeTheFirstHealthyService() throws Exception {
        ServedMark mark = new ServedMark(directory.resolve("served"));
        var gate = mark.before(progress -> progress.accept("waiting"));

        assertThatThrownBy(() -> mark.behind(() -> {
                            throw new ServiceException("not yet");
                        })
                        .check())
                .isInstanceOf(ServiceException.class);
        gate.await(told::add);
        assertThat(told).containsExactly("waiting");

        mark.behind(() -> {}).check();
        mark.behind(() -> {}).check();
        gate.await(told::add);
        assertThat(told).containsExactly("waiting");
    }

    @Test
    void aMarkThatCannotBeSetDoesNotMakeTheServiceUnhealthy() throws Exception {
        ServedMark mark = new ServedMark(directory.resolve("absent").resolve("served"));

        mark.behind(() -> {}).check();

        mark.before(progress -> progress.accept("waiting")).await(told::add);
        assertThat(told).containsExactly("waiting");
    }
}
