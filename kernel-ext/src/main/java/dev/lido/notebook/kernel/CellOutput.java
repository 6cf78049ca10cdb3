package dev.lido.notebook.kernel;

import dev.lido.notebook.Rich;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.messages.ContentType;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.publish.PublishDisplayData;
import org.dflib.jjava.jupyter.messages.publish.PublishStream;
import org.dflib.jjava.jupyter.messages.publish.PublishStream.StreamType;
import org.dflib.jjava.jupyter.messages.publish.PublishUpdateDisplayData;

/** The output of one cell. Works from any thread, and after the cell's end, for tasks that still run. */
final class CellOutput {
    private static final long PERIOD_MILLIS = 40;
    /** Outputs that may have text that waits. */
    private static final Set<CellOutput> DIRTY = ConcurrentHashMap.newKeySet();

    static {
        Thread flusher = new Thread(CellOutput::flushForEver, "lido-output");
        flusher.setDaemon(true);
        flusher.start();
    }

    private final ShellReplyEnvironment cell;
    private final CellStream outBytes;
    private final CellStream errBytes;
    final PrintStream out;
    final PrintStream err;

    CellOutput(ShellReplyEnvironment cell) {
        this.cell = cell;
        outBytes = new CellStream(text -> publish(new PublishStream(StreamType.OUT, text)), () -> before(false));
        errBytes = new CellStream(text -> publish(new PublishStream(StreamType.ERR, text)), () -> before(true));
        out = new PrintStream(outBytes, false, StandardCharsets.UTF_8);
        err = new PrintStream(errBytes, false, StandardCharsets.UTF_8);
    }

    private void before(boolean error) {
        (error ? outBytes : errBytes).send();
        DIRTY.add(this);
    }

    /** Sends what waits. */
    void flush() {
        out.flush();
        err.flush();
        outBytes.send();
        errBytes.send();
    }

    /** Shows {@code first} below what was printed; what the result is given takes its place. */
    Consumer<Rich> show(Rich first) {
        String id = UUID.randomUUID().toString();
        flush();
        publish(new PublishDisplayData(data(first, id)));
        return next -> publish(new PublishUpdateDisplayData(data(next, id)));
    }

    private static DisplayData data(Rich rich, String id) {
        DisplayData data = KernelRenderer.data(rich);
        data.setDisplayId(id);
        return data;
    }

    /** Sends a message that belongs to the cell. The reply environment is for the cell's own thread only; its socket is not. */
    <T extends ContentType<T>> void publish(T content) {
        cell.getIopub().sendMessage(new Message<>(cell.getContext(), content.getType(), content));
    }

    private static void flushForEver() {
        while (true) {
            try {
                Thread.sleep(PERIOD_MILLIS);
                Iterator<CellOutput> dirty = DIRTY.iterator();
                while (dirty.hasNext()) {
                    CellOutput output = dirty.next();
                    dirty.remove();
                    output.flush();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // The socket was closed: the kernel ends.
            }
        }
    }
}
