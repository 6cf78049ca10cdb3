package dev.lido.worker;

import dev.lido.protocol.Progress;
import dev.lido.wire.Connection;

/**
 * What every chunk needs to be run here.
 *
 * @param worker number of this worker
 * @param connection leads to the session
 * @param sender sends results
 * @param output what tasks print
 * @param state the session's code and values
 * @param progress where it is noted which item runs
 * @param deadlines ends items whose time is over
 * @param collector tells how long the garbage collector worked
 */
record Workbench(
        int worker,
        Connection connection,
        ResultSender sender,
        TaskOutput output,
        SessionState state,
        Progress progress,
        Deadlines deadlines,
        CollectorClock collector) {}
