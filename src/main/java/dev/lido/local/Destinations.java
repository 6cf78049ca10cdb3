package dev.lido.local;

import dev.lido.engine.Work;
import dev.lido.serial.ClassSpace;
import java.util.function.Consumer;

/**
 * Where what the workers of an engine tell goes.
 *
 * @param classes in which results are decoded
 * @param output takes what tasks print
 * @param timer runs what is to be looked at later
 * @param again takes works that have chunks again
 */
record Destinations(ClassSpace classes, OutputSink output, EngineTimer timer, Consumer<Work> again) {}
