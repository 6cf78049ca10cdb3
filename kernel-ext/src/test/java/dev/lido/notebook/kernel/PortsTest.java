package dev.lido.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PortsTest {
    private static final String IP = "127.0.0.1";

    @Test
    void shouldWaitForAPortThatAnotherProgramHoldsForAMoment() throws Exception {
        int port = FreePort.next();
        CompletableFuture<Void> free;
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getByName(IP))) {
            free = CompletableFuture.runAsync(() -> {
                try {
                    Ports.awaitFree(IP, Map.of("shell", port), Duration.ofSeconds(60));
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                assertThat(other.isClosed()).isTrue();
            });
        }
        free.get(60, TimeUnit.SECONDS);
    }

    @Test
    void shouldSayWhichPortIsTakenAndWhatToDo() throws Exception {
        try (ServerSocket other = new ServerSocket(FreePort.next(), 1, InetAddress.getByName(IP))) {
            assertThatThrownBy(() -> Ports.awaitFree(IP, Map.of("iopub", other.getLocalPort()), Duration.ofMillis(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("The iopub port " + other.getLocalPort() + " of 127.0.0.1")
                    .hasMessageContaining("start the kernel again");
        }
    }
}
