package dev.lido.notebook.kernel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.jspecify.annotations.Nullable;

/**
 * The ports that Jupyter has chosen for a kernel. It finds free ones and lets go of them again before the kernel
 * starts, so that another program may have one by then: most often for a moment only, to find a free port itself.
 */
final class Ports {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 50;

    private Ports() {}

    /**
     * Waits until all ports of a connection are free.
     *
     * @throws IOException if one is still taken after ten seconds; which, and what to do
     */
    static void awaitFree(KernelConnectionProperties connection) throws IOException, InterruptedException {
        if (connection.getTransport().equals("tcp")) {
            Map<String, Integer> ports = new LinkedHashMap<>();
            ports.put("shell", connection.getShellPort());
            ports.put("control", connection.getControlPort());
            ports.put("iopub", connection.getIopubPort());
            ports.put("stdin", connection.getStdinPort());
            ports.put("hb", connection.getHbPort());
            awaitFree(connection.getIp(), ports, PATIENCE);
        }
    }

    static void awaitFree(String ip, Map<String, Integer> ports, Duration patience)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Map.Entry<String, Integer> port : ports.entrySet()) {
            @Nullable IOException taken;
            while ((taken = attempt(ip, port.getValue())) != null) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException(
                            "The " + port.getKey() + " port " + port.getValue() + " of " + ip
                                    + ", which Jupyter chose for this kernel, can't be had (" + taken.getMessage()
                                    + "). Another program has probably taken it: start the kernel again, Jupyter"
                                    + " then chooses others.",
                            taken);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static @Nullable IOException attempt(String ip, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(ip, port));
            return null;
        } catch (IOException e) {
            return e;
        }
    }
}
