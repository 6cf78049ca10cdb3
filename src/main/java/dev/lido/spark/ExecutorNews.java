package dev.lido.spark;

import dev.lido.local.Relay;
import dev.lido.protocol.News;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.util.RpcUtils;
import scala.reflect.ClassTag$;

/**
 * Tells a session how far the chunks of one executor are and what they print, in one message for all of them, by the way
 * that the executor itself takes to its driver. A session that can't be told gets all of it with the results.
 */
final class ExecutorNews {
    private static final long PAUSE_MILLIS = 100;
    private static final long MOST_CHARACTERS = 1 << 20;
    private static final int MOST_FAILURES = 5;

    private final String engine;
    private final Relay relay;
    private final Thread thread = new Thread(this::run, "lido-news");
    private final Map<Long, News> told = new HashMap<>();
    /** Guarded by the monitor. */
    private int tasks;

    ExecutorNews(String engine, Relay relay) {
        this.engine = engine;
        this.relay = relay;
        thread.setDaemon(true);
        thread.start();
    }

    /** A task runs here. */
    synchronized void begin() {
        tasks++;
        notifyAll();
    }

    /** It has ended. */
    synchronized void end() {
        tasks--;
    }

    void close() {
        thread.interrupt();
    }

    private void run() {
        int failures = 0;
        long pause = PAUSE_MILLIS;
        RpcEndpointRef desk = null;
        try {
            while (failures < MOST_FAILURES) {
                awaitTask();
                TimeUnit.MILLISECONDS.sleep(pause);
                List<News> news = fresh();
                if (!news.isEmpty()) {
                    try {
                        desk = desk == null ? desk() : desk;
                        pause = tell(desk, news);
                        failures = 0;
                    } catch (Exception e) {
                        // Scala throws what it likes without a word, and an executor ends at what nobody catches.
                        if (e instanceof InterruptedException) {
                            return;
                        }
                        failures++;
                        desk = null;
                        told.clear();
                    }
                }
            }
        } catch (InterruptedException e) {
            // The site is closed.
        } catch (Throwable e) {
            // A Spark in which this is done in another way, or no memory is left: results bring what was not told.
        }
    }

    private RpcEndpointRef desk() {
        SparkEnv spark = SparkEnv.get();
        return RpcUtils.makeDriverRef(NewsDesk.name(engine), spark.conf(), spark.rpcEnv());
    }

    private synchronized void awaitTask() throws InterruptedException {
        while (tasks == 0) {
            told.clear();
            wait();
        }
    }

    /** What the session does not know yet. */
    private List<News> fresh() {
        List<News> all = relay.news(MOST_CHARACTERS);
        told.keySet().retainAll(all.stream().map(each -> each.printed().run()).toList());
        return all.stream()
                .filter(each -> each.pid() != 0 || !each.printed().parts().isEmpty())
                .filter(each -> !each.equals(told.put(each.printed().run(), each)))
                .toList();
    }

    /** Waits until the session has it; the milliseconds until it wants to hear more. */
    private long tell(RpcEndpointRef desk, List<News> news) {
        Integer pause = desk.askSync(News.encode(news).toByteArray(), ClassTag$.MODULE$.apply(Integer.class));
        news.forEach(relay::heard);
        return pause;
    }
}
