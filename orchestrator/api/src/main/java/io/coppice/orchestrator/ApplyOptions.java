package io.coppice.orchestrator;

import java.time.Duration;

/**
 * How a change is carried out.
 *
 * @param waitTimeout how long the whole may take, until healthy
 * @param keepFailed leave a cluster that failed to come up as it is, for inspection
 */
public record ApplyOptions(Duration waitTimeout, boolean keepFailed) {}
