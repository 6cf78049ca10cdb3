package dev.lido.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.capture.Capturer;
import dev.lido.engine.Chunk;
import dev.lido.engine.Failure;
import dev.lido.engine.ItemFunction;
import dev.lido.protocol.ItemOutcome;
import dev.lido.protocol.Kind;
import dev.lido.protocol.Notice;
import dev.lido.protocol.Results;
import dev.lido.protocol.Returned;
import dev.lido.protocol.Run;
import dev.lido.serial.Payload;
import dev.lido.wire.ByteChain;
import dev.lido.wire.Connection;
import dev.lido.wire.Message;
import dev.lido.wire.SocketPair;
import dev.lido.wire.WireException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The session's side of a worker that answers what it should not: the items must be accounted for all the same. */
@Timeout(30)
class WorkerTest {
    private static final int ITEMS = 3;

    @TempDir
    Path directory;

    private final List<String> told = new ArrayList<>();
    private final EngineTimer timer = new EngineTimer(Thread::new);
    private Worker worker;
    private Connection session;
    private Connection other;
    private long number;
    private boolean mayBeCut;

    @BeforeEach
    void assign() throws Exception {
        Capturer capturer = new Capturer();
        worker = HandshakeTest.worker(1, HandshakeTest.cat(directory, 1), capturer, timer);
        SocketPair channel = SocketPair.open(directory);
        other = new Connection(channel.left(), Long.MAX_VALUE);
        session = new Connection(channel.right(), Long.MAX_VALUE);
        worker.connected(session, null);
        LocalJob job = new LocalJob(1, capturer.capture((ItemFunction) item -> item), false, each -> {});
        worker.assign(chunk(job));
        Message message = other.receive();
        while (message.kind() != Kind.RUN) {
            message = other.receive();
        }
        number = Run.decode(message).chunk();
    }

    @AfterEach
    void clean() throws Exception {
        timer.close();
        session.close();
        other.close();
        worker.process().clean();
    }

    /** Notes what it is told. */
    private Chunk chunk(LocalJob job) {
        Object parcel = job.pack(Collections.nCopies(ITEMS, 1).iterator(), ITEMS);
        InvocationHandler handler = (proxy, method, arguments) -> {
            Class<?> type = method.getReturnType();
            if (type == void.class) {
                told.add(method.getName() + (method.getName().equals("ended") ? "" : " " + arguments[0]));
                return null;
            }
            if (method.getName().equals("mayBeCut")) {
                return mayBeCut;
            }
            if (method.getName().equals("job")) {
                return job;
            }
            if (method.getName().equals("parcel")) {
                return parcel;
            }
            return type == boolean.class
                    ? (Object) false
                    : type == int.class ? (Object) 0 : type == long.class ? (Object) 0L : null;
        };
        return (Chunk) Proxy.newProxyInstance(WorkerTest.class.getClassLoader(), new Class<?>[] {Chunk.class}, handler);
    }

    private void accept(long chunk, int from, int count, boolean last) throws Exception {
        Payload values = new Payload(List.of(), List.of(), new ByteChain(), new long[count]);
        List<ItemOutcome> outcomes = Collections.nCopies(count, ItemOutcome.DROPPED);
        Results results = new Results(chunk, from, last, 0, outcomes, values);
        worker.accept(new Message(Kind.RESULTS, results.encode()));
    }

    @Test
    void shouldAccountForTheItemsOfAChunkThatEndsTooEarly() throws Exception {
        accept(number, 0, 1, false);
        assertThatThrownBy(() -> accept(number, 1, 1, true))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("2 of 3");
        worker.died(new Failure.EngineClosed());
        assertThat(told).containsExactly("failed 0", "failed 1", "putBack 2", "ended");
    }

    @Test
    void shouldRefuseResultsThatNobodyAskedFor() throws Exception {
        assertThatThrownBy(() -> accept(number + 1, 0, 1, false)).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> accept(number, 1, 1, false)).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> accept(number, -1, 1, false)).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> accept(number, 0, ITEMS + 1, true)).isInstanceOf(WireException.class);
        assertThat(told).isEmpty();
        accept(number, 0, ITEMS, true);
        // A second time.
        assertThatThrownBy(() -> accept(number, 0, ITEMS, true)).isInstanceOf(WireException.class);
        assertThat(told).containsExactly("failed 0", "failed 1", "failed 2", "ended");
    }

    private void giveBack(long chunk, int from) throws Exception {
        worker.accept(new Message(Kind.RETURNED, new Returned(chunk, from).encode()));
    }

    @Test
    void shouldGoOnWithWhatIsLeftOfAChunkWhoseEndWasGivenBack() throws Exception {
        mayBeCut = true;
        accept(number, 0, 1, false);
        giveBack(number, 2);
        assertThatThrownBy(() -> accept(number, 1, 2, true)).isInstanceOf(WireException.class);
        accept(number, 1, 1, true);
        assertThat(told).containsExactly("failed 0", "putBack 2", "failed 1", "ended");
    }

    @Test
    void shouldEndAChunkOfWhichAllThatIsLeftWasReported() throws Exception {
        mayBeCut = true;
        accept(number, 0, 1, false);
        giveBack(number, 1);
        accept(number, 1, 0, true);
        assertThat(told).containsExactly("failed 0", "putBack 1", "ended");
    }

    @Test
    void shouldNotPutBackTwiceWhatAWorkerThatDiesHadGivenBack() throws Exception {
        mayBeCut = true;
        giveBack(number, 2);
        giveBack(number, 1);
        worker.died(new Failure.EngineClosed());
        assertThat(told).containsExactly("putBack 2", "putBack 1", "putBack 0", "ended");
    }

    @Test
    void shouldRefuseWhatCanNotBeGivenBack() throws Exception {
        giveBackInVain(number, 1);
        mayBeCut = true;
        accept(number, 0, 2, false);
        giveBackInVain(number, 0);
        giveBackInVain(number, 1);
        giveBackInVain(number, ITEMS);
        giveBackInVain(number, -1);
        giveBackInVain(number + 1, 2);
        assertThat(told).containsExactly("failed 0", "failed 1");
    }

    private void giveBackInVain(long chunk, int from) {
        assertThatThrownBy(() -> giveBack(chunk, from))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("from item " + from);
    }

    @Test
    void shouldRefuseMessagesThatAreNotForASession() {
        for (byte kind : new byte[] {Kind.HELLO, Kind.PREPARE, Kind.RUN, Kind.LEAVE, 77, -1}) {
            assertThatThrownBy(() -> worker.accept(new Message(kind, new ByteChain())))
                    .isInstanceOf(WireException.class)
                    .hasMessageContaining(String.valueOf(kind));
        }
    }

    /** It asks for that once. */
    @Test
    void shouldReplaceADoubtedWorkerThatAsksForIt() throws Exception {
        worker.doubt();
        worker.accept(new Message(Kind.RETIRE, new Notice("it holds 40 MB").encode()));
        worker.trust();
        assertThat(worker.state()).isEqualTo(Worker.State.RETIRING);
        assertThat(worker.hasRoom()).isFalse();
    }
}
