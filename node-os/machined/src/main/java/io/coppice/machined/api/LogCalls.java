package io.coppice.machined.api;

import io.coppice.machined.node.Feed;
import io.coppice.machined.node.KernelLog;
import io.coppice.machined.node.LogSource;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.common.Data;
import io.coppice.nodeos.api.machine.DmesgRequest;
import io.coppice.nodeos.api.machine.LogsRequest;

/** Logs and Dmesg. */
final class LogCalls {
    private static final String SYSTEM = "system";

    private LogCalls() {}

    static Feed<Data> logs(LogSource logs, LogsRequest request) {
        if (request.getId().isEmpty()) {
            throw new NodeException(
                    NodeException.Kind.INVALID, "no service is named: set id to a name from ServiceList");
        }
        if (!request.getNamespace().isEmpty() && !request.getNamespace().equals(SYSTEM)) {
            throw new NodeException(
                    NodeException.Kind.UNSUPPORTED,
                    "this node keeps logs of its services only: ask for the namespace \"system\"");
        }
        int tailLines = request.getTailLines() < 0 ? LogSource.ALL_LINES : request.getTailLines();
        return DataFeed.of(logs.open(request.getId(), tailLines, request.getFollow()));
    }

    static Feed<Data> dmesg(KernelLog log, DmesgRequest request) {
        if (request.getTail() && !request.getFollow()) {
            throw new NodeException(
                    NodeException.Kind.INVALID,
                    "tail leaves out the lines that are there, and without follow none come: set follow as well");
        }
        return DataFeed.of(log.open(request.getFollow(), request.getTail()));
    }
}
