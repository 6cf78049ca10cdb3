package dev.lido.notebook.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.JupyterIO;

/** The base library's streams, of which this kernel uses the display and the input. */
final class KernelIo extends JupyterIO {
    private volatile boolean takesInput;

    KernelIo() {
        super(StandardCharsets.UTF_8);
    }

    /** A cell begins. */
    void attach(ShellReplyEnvironment cell, boolean allowInput) {
        setEnv(cell);
        setJupyterInEnabled(allowInput);
        takesInput = allowInput;
    }

    /** A cell has ended. */
    void detach(ShellReplyEnvironment cell) {
        retractEnv(cell);
    }

    /** What cells see as {@code System.in}. */
    InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                check();
                return in.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                check();
                return in.read(bytes, offset, length);
            }

            @Override
            public int available() throws IOException {
                return takesInput ? in.available() : 0;
            }
        };
    }

    private void check() {
        if (!takesInput) {
            throw new UnsupportedOperationException(
                    "System.in can't be read here: this front end (or the way in which the"
                            + " notebook is run) takes no input. Put the value into a variable instead.");
        }
    }
}
