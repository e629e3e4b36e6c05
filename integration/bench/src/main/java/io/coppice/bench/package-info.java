/**
 * Benchmarks of the whole program as its users run it. Every figure is a median over runs of real commands and real machines;
 * nothing here fails because something was slow.
 */
@org.jspecify.annotations.NullMarked
package io.coppice.bench;
