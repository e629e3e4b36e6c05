package io.coppice.junit;

import io.coppice.orchestrator.CoppiceException;
import java.util.ArrayList;
import java.util.List;

/** What the orchestrator says, as the one text that a test's failure shows. */
final class Problems {

    private Problems() {}

    static String describe(CoppiceException failure) {
        var lines = new ArrayList<>(List.of(String.valueOf(failure.getMessage())));
        switch (failure) {
            case CoppiceException.InvalidRequest refused ->
                refused.problems().forEach(problem -> lines.add("- " + problem));
            case CoppiceException.StepFailed failed -> lines.addAll(failed.lastLog());
            case CoppiceException.NotFound _, CoppiceException.Conflict _, CoppiceException.HostNotReady _ -> {}
        }
        lines.add(failure.remedy());
        return String.join("\n", lines);
    }
}
