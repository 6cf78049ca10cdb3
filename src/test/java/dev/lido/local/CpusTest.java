package dev.lido.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpusTest {
    private static final int NONE = Integer.MAX_VALUE;

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({"8,6,4,4", "8,3,4,3", "2,3,4,2", "1,1,1,1", "8,6,008,6"})
    void shouldTakeTheLeastOfAll(int available, int quota, String wanted, int usable) {
        assertThat(Cpus.least(available, quota, wanted)).isEqualTo(usable);
    }

    @Test
    void shouldNotNeedALimit() {
        assertThat(Cpus.least(8, NONE, null)).isEqualTo(8);
        assertThat(Cpus.least(8, NONE, "")).isEqualTo(8);
        assertThat(Cpus.least(8, NONE, " 3 ")).isEqualTo(3);
        assertThat(Cpus.least(8, NONE, "99999999999999999999")).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "0", "000", "-1", "1.5", "+4", "4 cpus", "0x4", "\u0664"})
    void shouldRefuseABadLimit(String wanted) {
        assertThatThrownBy(() -> Cpus.least(8, NONE, wanted))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("LIDO_MAX_CPUS (\"" + wanted + "\") must be a whole number from 1 up, or not set");
    }

    @ParameterizedTest
    @CsvSource({
        "max 100000,2147483647",
        "1000 100000,1",
        "50000 100000,1",
        "100000 100000,1",
        "100001 100000,2",
        "150000 100000,2",
        "800000 100000,8",
        "9000000000000000000 1,2147483647"
    })
    void shouldRoundTheQuotaUp(String quota, int cpus) throws IOException {
        new LinuxFiles(root).secondVersion("/job").with("sys/fs/cgroup/job/cpu.max", quota + "\n");

        assertThat(Cpus.quota(root)).isEqualTo(cpus);
    }

    @Test
    void shouldHaveNoQuotaWithoutGroups() {
        assertThat(Cpus.quota(root)).isEqualTo(NONE);
    }

    @Test
    void shouldCountProcessorsOfACoreOnce() throws IOException {
        for (int cpu = 0; cpu < 8; cpu++) {
            topology(cpu, "thread_siblings_list", cpu % 4 + "," + (cpu % 4 + 4));
        }

        assertThat(Cpus.physical(root, 8)).isEqualTo(4);
        assertThat(Cpus.physical(root, 3)).isEqualTo(3);
    }

    @Test
    void shouldCountOnlyCoresOfTheAffinity() throws IOException {
        for (int cpu = 0; cpu < 8; cpu++) {
            topology(cpu, "thread_siblings_list", cpu / 2 * 2 + "-" + (cpu / 2 * 2 + 1));
        }
        new LinuxFiles(root)
                .with(
                        "proc/self/status",
                        "Name:\tjava\nThreads:\t20\nCpus_allowed:\tcf\nCpus_allowed_list:\t0-3,6\nMems_allowed_list:\t0\n");

        assertThat(Cpus.physical(root, 5)).isEqualTo(3);
    }

    @Test
    void shouldTellCoresOfTwoPackagesApart() throws IOException {
        for (int cpu = 0; cpu < 8; cpu++) {
            topology(cpu, "physical_package_id", String.valueOf(cpu / 4));
            topology(cpu, "core_id", String.valueOf(cpu % 2));
        }

        assertThat(Cpus.physical(root, 8)).isEqualTo(4);
    }

    @Test
    void shouldNotCountProcessorsThatAreSwitchedOff() throws IOException {
        topology(0, "thread_siblings_list", "0");
        topology(1, "thread_siblings_list", "1");
        LinuxFiles files = new LinuxFiles(root);
        files.with("sys/devices/system/cpu/cpu2/online", "0\n");
        files.with("sys/devices/system/cpu/cpufreq/boost", "1\n");
        files.with("proc/self/status", "Cpus_allowed_list:\t0-127\n");

        assertThat(Cpus.physical(root, 4)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense\n", "Cpus_allowed_list:\n", "Cpus_allowed_list:\t3-1,x,99999999999\n"})
    void shouldTakeAllForCoresIfNothingIsTold(String status) throws IOException {
        new LinuxFiles(root).with("proc/self/status", status);

        assertThat(Cpus.physical(root, 6)).isEqualTo(6);
    }

    @Test
    void shouldKnowThisMachine() {
        assertThat(Cpus.usable()).isBetween(1, Runtime.getRuntime().availableProcessors());
        assertThat(Cpus.physical()).isBetween(1, Cpus.usable());
    }

    /**
     * With a real group, whose limit is in the one above. Only root may make groups, and rarely in a container: elsewhere
     * there is nothing to test with, and no test.
     */
    @TestFactory
    Stream<DynamicTest> shouldKeepToTheQuotaOfARealGroup() {
        return Stream.of("/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup")
                .map(Path::of)
                .filter(CpusTest::takesGroups)
                .limit(1)
                .map(mount -> DynamicTest.dynamicTest(mount.toString(), () -> {
                    Path outer = Files.createDirectory(group(mount));
                    Path inner = outer.resolve("inner");
                    try {
                        Files.createDirectory(inner);
                        limit(outer, 100_000);
                        assertThat(usableIn(inner)).matches("1 of [0-9]+");
                        limit(outer, 1_000_000_000);
                        assertThat(usableIn(inner)).matches("([0-9]+) of \\1");
                    } finally {
                        remove(inner);
                        remove(outer);
                    }
                }));
    }

    /** Prints what Lido and the JVM take for usable. */
    public static void main(String[] arguments) {
        System.out.println(Cpus.usable() + " of " + Runtime.getRuntime().availableProcessors());
    }

    private static Path group(Path mount) {
        return mount.resolve("lido-test-" + ProcessHandle.current().pid());
    }

    private static boolean takesGroups(Path mount) {
        Path group = group(mount);
        try {
            Files.createDirectory(group);
        } catch (IOException e) {
            return false;
        }
        try {
            limit(group, 100_000);
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            remove(group);
        }
    }

    private static void limit(Path group, int quota) throws IOException {
        if (Files.isWritable(group.resolve("cpu.max"))) {
            Files.writeString(group.resolve("cpu.max"), quota + " 100000");
        } else {
            Files.writeString(group.resolve("cpu.cfs_quota_us"), String.valueOf(quota));
        }
    }

    private static String usableIn(Path group) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        "-c",
                        "echo $$ > \"$1\"/cgroup.procs && shift && exec \"$@\"",
                        "sh",
                        group.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UseContainerSupport",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CpusTest.class.getName())
                .redirectErrorStream(true);
        builder.environment().remove(Cpus.VARIABLE);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed.strip();
    }

    /** The kernel may need a moment to see that a group is empty. */
    private static void remove(Path group) {
        await().ignoreException(FileSystemException.class)
                .until(() -> !Files.exists(group) || Files.deleteIfExists(group));
    }

    private void topology(int cpu, String name, String value) throws IOException {
        new LinuxFiles(root).with("sys/devices/system/cpu/cpu" + cpu + "/topology/" + name, value + "\n");
    }
}
