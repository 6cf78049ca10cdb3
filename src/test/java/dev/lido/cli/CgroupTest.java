package dev.lido.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTest {
    @TempDir
    Path mount;

    @Test
    void shouldTakeTheSmallestLimitOfTheGroupsAbove() throws IOException {
        Path inner = Files.createDirectories(mount.resolve("outer/inner"));
        Files.writeString(inner.resolve("cpu.max"), "max 100000\n");
        Files.writeString(mount.resolve("outer/cpu.max"), "150000 100000\n");
        Files.writeString(inner.resolve("memory.max"), "1048576\n");
        Files.writeString(mount.resolve("outer/memory.max"), "max\n");

        Cgroup group = Cgroup.read(List.of("0::/outer/inner"), mount).orElseThrow();

        assertThat(group.cpuQuota()).contains(1.5);
        assertThat(group.memoryLimit()).contains(1048576L);
    }

    @Test
    void shouldReadTheFirstVersion() throws IOException {
        Path cpu = Files.createDirectories(mount.resolve("cpu/job"));
        Path memory = Files.createDirectories(mount.resolve("memory/job"));
        Files.writeString(cpu.resolve("cpu.cfs_quota_us"), "50000\n");
        Files.writeString(cpu.resolve("cpu.cfs_period_us"), "100000\n");
        Files.writeString(memory.resolve("memory.limit_in_bytes"), "9223372036854771712\n");

        Cgroup group = Cgroup.read(List.of("4:memory:/job", "3:cpu,cpuacct:/job"), mount)
                .orElseThrow();

        assertThat(group.cpuQuota()).contains(0.5);
        assertThat(group.memoryLimit()).isEmpty();
    }

    @Test
    void shouldFindNoLimitInAGroupWithoutFiles() {
        Cgroup group = Cgroup.read(List.of("0::/"), mount).orElseThrow();

        assertThat(group.cpuQuota()).isEmpty();
        assertThat(group.memoryLimit()).isEmpty();
    }
}
