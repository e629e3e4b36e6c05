package io.coppice.orchestrator;

import java.util.List;

/** Whether a host can run clusters, check by check. */
public record DoctorReport(String hostUri, List<Check> checks) {

    public DoctorReport {
        checks = List.copyOf(checks);
    }

    public enum Verdict {
        OK,
        /** Works, with less: such as software emulation. */
        DEGRADED,
        FAILED
    }

    /** @param remedy what to do; empty if nothing is needed */
    public record Check(String name, Verdict verdict, String detail, String remedy) {}
}
