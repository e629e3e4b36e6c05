/**
 * What Coppice can be asked, by a person's command, a test or another program, and what it answers.
 *
 * <p>{@link io.coppice.orchestrator.Orchestrator} is the one door: the CLI and the JUnit extension speak to the engine in
 * their own process through it, and will speak to a server through it. Desired state comes in as
 * {@link io.coppice.orchestrator.Change}, observed state goes out as views.
 */
@org.jspecify.annotations.NullMarked
package io.coppice.orchestrator;
