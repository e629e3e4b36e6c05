package io.coppice.orchestrator.engine;

/** Something that the engine opens and has to close. */
interface EnginePart extends AutoCloseable {
    @Override
    void close();
}
