package dev.lido.bench;

import dev.lido.Pool;
import java.util.List;

/** A fresh session: prints the nanoseconds of its first call. With an argument it stays until its archive is made. */
final class FirstCall {
    private FirstCall() {}

    public static void main(String[] args) throws InterruptedException {
        Pool.configure(o -> o.workers(2));
        long start = System.nanoTime();
        Pool.map(x -> x + 1, List.of(1));
        System.out.println(System.nanoTime() - start);
        long end = System.nanoTime() + 20_000_000_000L;
        while (args.length > 0 && dev.lido.local.ClassArchive.find().isEmpty() && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        Pool.shutdown();
    }
}
