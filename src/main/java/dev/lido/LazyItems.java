package dev.lido;

import java.util.Iterator;
import java.util.function.Supplier;

/**
 * Items that are taken one by one.
 *
 * @param source opened on the thread that takes the items
 * @param onEnd closes what they come from, after the last that is taken; on that thread, if it was ever opened
 */
record LazyItems(Supplier<? extends Iterator<?>> source, Runnable onEnd) {}
