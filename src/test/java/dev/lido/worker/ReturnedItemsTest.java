package dev.lido.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.protocol.Kind;
import dev.lido.protocol.Progress;
import dev.lido.protocol.Returned;
import dev.lido.protocol.Run;
import dev.lido.serial.Payload;
import dev.lido.wire.ByteChain;
import dev.lido.wire.Connection;
import dev.lido.wire.Message;
import dev.lido.wire.SocketPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker answers when it is asked for items: once for each, however often. */
@Timeout(30)
class ReturnedItemsTest {
    @TempDir
    Path directory;

    private Connection worker;
    private Connection session;
    private ResultSender sender;

    @BeforeEach
    void connect() throws Exception {
        SocketPair channel = SocketPair.open(directory);
        worker = new Connection(channel.left(), Long.MAX_VALUE);
        session = new Connection(channel.right(), Long.MAX_VALUE);
        sender = new ResultSender(worker);
        sender.start();
    }

    @AfterEach
    void disconnect() throws Exception {
        worker.close();
        session.close();
    }

    private ChunkRunner chunk(int items) {
        Payload values = new Payload(List.of(), List.of(), new ByteChain(), new long[items]);
        Run run = new Run(7, 8, null, true, 0, 1, 42, false, 0, values);
        return new ChunkRunner(run, new Workbench(1, worker, sender, null, null, Progress.none(), null, null));
    }

    private List<Returned> answers() throws Exception {
        sender.awaitReturns();
        worker.send(Kind.RETIRE, new ByteChain());
        List<Returned> answers = new ArrayList<>();
        for (Message next = session.receive(); next.kind() != Kind.RETIRE; next = session.receive()) {
            answers.add(Returned.decode(next));
        }
        return answers;
    }

    @Test
    void shouldGiveAChunkThatWaitsBackOnce() throws Exception {
        ChunkRunner chunk = chunk(3);
        chunk.giveBack();
        chunk.giveBack();
        chunk.cut();
        assertThat(answers()).containsExactly(new Returned(7, 0));
    }

    @Test
    void shouldGiveBackWhatFollowsTheFirstItemOnce() throws Exception {
        ChunkRunner chunk = chunk(3);
        chunk.cut();
        chunk.cut();
        assertThat(answers()).containsExactly(new Returned(7, 1));
    }

    @Test
    void shouldGiveNothingBackOfAChunkOfOneItem() throws Exception {
        chunk(1).cut();
        assertThat(answers()).isEmpty();
    }

    /** The session may be sending, too: then it reads only when that has been read here. */
    @Test
    void shouldNotWaitUntilTheSessionReads() throws Exception {
        byte[] much = new byte[4 << 20];
        Thread runner = new Thread(() -> {
            try {
                worker.send(Kind.RESULTS, ByteChain.of(much));
            } catch (Exception e) {
                // seen by the session, which misses it
            }
        });
        runner.start();
        chunk(3).cut();
        chunk(3).giveBack();
        List<Byte> kinds = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            kinds.add(session.receive().kind());
        }
        runner.join();
        assertThat(kinds).containsExactlyInAnyOrder(Kind.RETURNED, Kind.RETURNED, Kind.RESULTS);
    }
}
