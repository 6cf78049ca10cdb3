package dev.lido.engine;

/**
 * How far a chunk is that a worker has.
 *
 * @param chunk the chunk
 * @param worker number of the worker
 * @param pid its process id
 * @param ended items of it that have ended where it runs, though their outcomes may still be on their way
 * @param isRunning whether the item behind those runs now
 * @param fraction the part of that item that is done, as the task has told; negative if it has told nothing
 */
public record ChunkProgress(Chunk chunk, int worker, long pid, int ended, boolean isRunning, double fraction) {}
