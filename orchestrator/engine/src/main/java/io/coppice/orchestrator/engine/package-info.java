/**
 * Carries plans out against hypervisors and nodes, in this process.
 *
 * <p>{@link io.coppice.orchestrator.engine.Engine} is the only public way in. Desired state and the journal of operations lie in
 * the store; observed state is asked for anew each time. The order of every change is: collect what has expired, lock the cluster,
 * validate, write the desired state, plan, execute.
 */
@org.jspecify.annotations.NullMarked
package io.coppice.orchestrator.engine;
