package dev.lido.notebook.kernel;

import dev.lido.Pool;
import dev.lido.notebook.NotebookHost;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.HelpLink;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.magic.MagicParser;
import org.dflib.jjava.jupyter.kernel.magic.MagicTranspiler;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.publish.PublishError;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteInput;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteResult;
import org.dflib.jjava.jupyter.messages.reply.ErrorReply;
import org.dflib.jjava.jupyter.messages.reply.ExecuteReply;
import org.dflib.jjava.jupyter.messages.reply.ShutdownReply;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import org.dflib.jjava.jupyter.messages.request.ShutdownRequest;
import org.jspecify.annotations.Nullable;

/** The kernel, as Jupyter sees it. */
final class LidoKernel extends BaseKernel {
    private static final long SHUTDOWN_MILLIS = 3_000;

    private final KernelIo streams;
    private final CompletableFuture<Session> session;
    private final CompletableFuture<Cells> cells;
    private final CompletableFuture<Assistant> assistant;
    private final Backlog backlog = new Backlog();
    private final PrintStream processErr = System.err;
    private volatile @Nullable CellOutput output;
    private volatile boolean ending;
    private int count;

    LidoKernel(CompletableFuture<Session> session) {
        this(session, new KernelIo());
    }

    private LidoKernel(CompletableFuture<Session> session, KernelIo streams) {
        super(
                "Java (Lido)",
                version(),
                new LanguageInfo(
                        "java",
                        Runtime.version().toString(),
                        "text/x-java-source",
                        ".jshell",
                        "java",
                        "java",
                        "script"),
                List.of(new HelpLink(
                        "The Java API",
                        "https://docs.oracle.com/en/java/javase/"
                                + Runtime.version().feature() + "/docs/api/")),
                null,
                streams,
                new CommManager(),
                new KernelRenderer(),
                new MagicParser("(?<=(?:^|=))\\s*%", "%%", new MagicTranspiler()),
                new MagicsRegistry(),
                true,
                new StringStyler("", "", "", colour -> ""));
        this.streams = streams;
        this.session = session;
        this.cells = session.thenApply(open -> new Cells(open, new Libraries(open), this::outlet));
        this.assistant = session.thenApply(open -> new Assistant(open.analysis()));
        System.setIn(streams.input());
    }

    private NotebookHost.Outlet outlet() {
        CellOutput cell = output;
        return cell == null ? first -> next -> {} : cell::show;
    }

    private static String version() {
        String version = LidoKernel.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    @Override
    public void becomeHandlerForConnection(JupyterConnection connection) {
        super.becomeHandlerForConnection(connection);
    }

    @Override
    protected synchronized void handleExecuteRequest(ShellReplyEnvironment env, Message<ExecuteRequest> message) {
        ExecuteRequest request = message.getContent();
        Instant sent = Backlog.sent(message.getHeader().getTimestamp().getDateString());
        backlog.arrived(sent, System.currentTimeMillis());
        commManager.setMessageContext(message);
        env.setBusyDeferIdle();
        if (ending || backlog.isStale(sent)) {
            env.defer().reply(new Aborted());
            return;
        }
        if (!request.isSilent()) {
            count++;
            env.publish(new PublishExecuteInput(request.getCode(), count));
        }
        CellOutput streamed = new CellOutput(env);
        output = streamed;
        System.setOut(streamed.out);
        System.setErr(streamed.err);
        streams.attach(env, request.isStdinEnabled());
        try {
            Session open = session.join();
            open.begin();
            DisplayData shown = shown(cells.join().run(request.getCode(), count));
            streamed.flush();
            if (shown != null && !request.isSilent()) {
                env.publish(new PublishExecuteResult(count, shown));
            }
            env.defer().reply(new ExecuteReply(count, Map.of()));
        } catch (Throwable e) {
            streamed.flush();
            if (request.shouldStopOnError()) {
                backlog.failed(System.currentTimeMillis());
            }
            fail(env, error(e, request.getCode()));
        } finally {
            streams.detach(env);
        }
    }

    private @Nullable DisplayData shown(@Nullable Object value) {
        return value == null ? null : getRenderer().render(value);
    }

    private CellError error(Throwable failure, String code) {
        Session open = session.getNow(null);
        if (failure instanceof Cells.PartFailure part && part.getCause() != null && open != null) {
            return CellError.of(part.getCause(), part.code, part.line, open::place);
        }
        return CellError.of(failure, code, 1, file -> null);
    }

    private void fail(ShellReplyEnvironment env, CellError error) {
        env.publish(new PublishError(error.name(), error.value(), error.lines()));
        ErrorReply reply = new ErrorReply(error.name(), error.value(), error.lines());
        reply.setExecutionCount(count);
        env.defer().replyError(ExecuteReply.MESSAGE_TYPE.error(), reply);
    }

    @Override
    public @Nullable Object evalRaw(String code) {
        try {
            return cells.join().run(code, count);
        } catch (Cells.PartFailure e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
        }
    }

    @Override
    public @Nullable DisplayData inspect(String code, int at, boolean more) {
        return assistant.join().inspect(code, at);
    }

    @Override
    public @Nullable ReplacementOptions complete(String code, int at) {
        return assistant.join().complete(code, at);
    }

    @Override
    public String isComplete(String code) {
        return assistant.join().isComplete(code);
    }

    @Override
    public void interrupt() {
        Session open = session.getNow(null);
        if (open != null) {
            open.interrupt();
        }
    }

    @Override
    protected void handleShutdownRequest(ShellReplyEnvironment env, Message<ShutdownRequest> message) {
        env.setBusyDeferIdle();
        ending = true;
        interrupt();
        end(message.getContent().isRestart());
        env.defer()
                .reply(message.getContent().isRestart() ? ShutdownReply.SHUTDOWN_AND_RESTART : ShutdownReply.SHUTDOWN);
        env.resolveDeferrals();
        env.markForShutdown();
        // A cell that does not end would keep the process for ever.
        KernelMain.exitSoon();
    }

    /** Ends the pool and the extensions, but does not wait for long: the workers see it when this process is gone. */
    void end(boolean restart) {
        Thread ending = new Thread(
                () -> {
                    onShutdown(restart);
                    Pool.shutdown();
                },
                "lido-kernel-end");
        ending.setDaemon(true);
        ending.start();
        try {
            ending.join(SHUTDOWN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.setErr(processErr);
    }
}
