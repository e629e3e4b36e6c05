/**
 * The command line: picocli commands, rendering and progress. It speaks to clusters through
 * {@link io.coppice.orchestrator.Orchestrator} only; config, templates and images are also served offline by their own libraries.
 *
 * <p>A command gets everything of its surroundings from one {@link io.coppice.cli.CliContext}, so every test drives the very
 * commands that a person does. Commands are loaded when they are named: {@code coppice --version} touches none of them.
 */
@org.jspecify.annotations.NullMarked
package io.coppice.cli;
