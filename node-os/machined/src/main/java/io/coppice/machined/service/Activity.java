package io.coppice.machined.service;

/** What a service does while it runs. */
public sealed interface Activity {

    /** It is a program in a process of its own. */
    record Program(Preparation preparation) implements Activity {}

    /** It is work of the agent itself, on a thread of its own. */
    record Work(Task task) implements Activity {}
}
