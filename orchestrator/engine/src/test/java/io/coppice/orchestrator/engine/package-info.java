@org.jspecify.annotations.NullMarked
package io.coppice.orchestrator.engine;
