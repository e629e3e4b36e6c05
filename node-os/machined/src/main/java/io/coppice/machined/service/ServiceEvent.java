package io.coppice.machined.service;

import java.time.Instant;

/** A change of a service's state or a word about it. */
public record ServiceEvent(ServiceState state, String message, Instant time) {}
