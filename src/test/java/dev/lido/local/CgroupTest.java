package dev.lido.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupTest {
    private static final String SECOND = "sys/fs/cgroup/";
    private static final String FIRST_CPU = "sys/fs/cgroup/cpu,cpuacct/";
    private static final String FIRST_MEMORY = "sys/fs/cgroup/memory/";
    private static final String CONTAINER = "/docker/4ea3c5b1d0f2";

    private LinuxFiles files;

    @BeforeEach
    void create(@TempDir Path root) {
        files = new LinuxFiles(root);
    }

    private Cgroup read() {
        return Cgroup.of(files.root());
    }

    @Test
    void shouldTakeTheSmallestLimitOfTheGroupsAbove() throws IOException {
        files.secondVersion("/batch.slice/job.scope/step")
                .with(SECOND + "batch.slice/job.scope/step/cpu.max", "max 100000\n")
                .with(SECOND + "batch.slice/job.scope/cpu.max", "150000 100000\n")
                .with(SECOND + "batch.slice/cpu.max", "200000 50000\n")
                .with(SECOND + "batch.slice/job.scope/step/memory.max", "1048576\n")
                .with(SECOND + "batch.slice/job.scope/memory.max", "max\n")
                .with(SECOND + "batch.slice/memory.max", "2097152\n");

        assertThat(read().cpuQuota()).contains(1.5);
        assertThat(read().memoryLimit()).contains(1048576L);
        assertThat(read()).hasToString("cgroup v2 /batch.slice/job.scope/step");
    }

    @Test
    void shouldReadTheFirstVersion() throws IOException {
        files.firstVersion("/", "/job/step")
                .with(FIRST_CPU + "job/step/cpu.cfs_quota_us", "-1\n")
                .with(FIRST_CPU + "job/step/cpu.cfs_period_us", "100000\n")
                .with(FIRST_CPU + "job/cpu.cfs_quota_us", "50000\n")
                .with(FIRST_CPU + "job/cpu.cfs_period_us", "100000\n")
                .with(FIRST_CPU + "cpu.cfs_quota_us", "-1\n")
                .with(FIRST_CPU + "cpu.cfs_period_us", "100000\n")
                .with(FIRST_MEMORY + "job/step/memory.limit_in_bytes", "9223372036854771712\n")
                .with(FIRST_MEMORY + "job/memory.limit_in_bytes", "536870912\n");

        assertThat(read().cpuQuota()).contains(0.5);
        assertThat(read().memoryLimit()).contains(536870912L);
        assertThat(read()).hasToString("cgroup v1 /job/step");
    }

    @Test
    void shouldTakeTheFirstVersionsWordForNoLimit() throws IOException {
        files.firstVersion("/", "/")
                .with(FIRST_CPU + "cpu.cfs_quota_us", "-1\n")
                .with(FIRST_CPU + "cpu.cfs_period_us", "100000\n")
                .with(FIRST_MEMORY + "memory.limit_in_bytes", "9223372036854771712\n");

        assertThat(read().cpuQuota()).isEmpty();
        assertThat(read().memoryLimit()).isEmpty();
    }

    @Test
    void shouldReadBothVersionsSideBySide() throws IOException {
        files.with(LinuxFiles.CGROUP, """
                        5:memory:/user.slice/user-1000.slice
                        4:cpu,cpuacct:/user.slice
                        1:name=systemd:/user.slice/user-1000.slice/session-2.scope
                        0::/user.slice/user-1000.slice/session-2.scope
                        """)
                .with(LinuxFiles.MOUNTS, """
                        32 24 0:27 / /sys/fs/cgroup ro,nosuid shared:9 - tmpfs tmpfs ro,mode=755
                        33 32 0:28 / /sys/fs/cgroup/unified rw,nosuid shared:10 - cgroup2 cgroup2 rw,nsdelegate
                        34 32 0:29 / /sys/fs/cgroup/systemd rw,nosuid shared:11 - cgroup cgroup rw,xattr,name=systemd
                        38 32 0:33 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:16 - cgroup cgroup rw,cpu,cpuacct
                        39 32 0:34 / /sys/fs/cgroup/memory rw,nosuid shared:17 - cgroup cgroup rw,memory
                        """)
                .with("sys/fs/cgroup/unified/user.slice/user-1000.slice/session-2.scope/cgroup.procs", "1\n")
                .with(FIRST_CPU + "user.slice/cpu.cfs_quota_us", "300000\n")
                .with(FIRST_CPU + "user.slice/cpu.cfs_period_us", "100000\n")
                .with(FIRST_MEMORY + "user.slice/memory.limit_in_bytes", "1073741824\n")
                .with(FIRST_MEMORY + "user.slice/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 9\n")
                .with(
                        FIRST_MEMORY + "user.slice/user-1000.slice/memory.oom_control",
                        "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");

        assertThat(read().cpuQuota()).contains(3.0);
        assertThat(read().memoryLimit()).contains(1073741824L);
        assertThat(read().oomKills()).isEqualTo(2);
        assertThat(read()).hasToString("cgroup v1 /user.slice");
    }

    /** The names are the host's, but the mounts show no more than the container's own group. */
    @ParameterizedTest
    @ValueSource(strings = {CONTAINER, "/", "/../77b1"})
    void shouldFindTheGroupOfAContainerAtTheMount(String group) throws IOException {
        files.firstVersion(CONTAINER, group)
                .with(FIRST_CPU + "cpu.cfs_quota_us", "250000\n")
                .with(FIRST_CPU + "cpu.cfs_period_us", "100000\n")
                .with(FIRST_MEMORY + "memory.limit_in_bytes", "1073741824\n")
                .with(FIRST_MEMORY + "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");

        assertThat(read().cpuQuota()).contains(2.5);
        assertThat(read().memoryLimit()).contains(1073741824L);
        assertThat(read().oomKills()).isEqualTo(1);
    }

    @Test
    void shouldFindAGroupInsideOfAContainer() throws IOException {
        files.firstVersion(CONTAINER, CONTAINER + "/system.slice")
                .with(FIRST_CPU + "system.slice/cpu.cfs_quota_us", "100000\n")
                .with(FIRST_CPU + "system.slice/cpu.cfs_period_us", "100000\n")
                .with(FIRST_CPU + "cpu.cfs_quota_us", "250000\n")
                .with(FIRST_CPU + "cpu.cfs_period_us", "100000\n");

        assertThat(read().cpuQuota()).contains(1.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/../../user.slice"})
    void shouldFindTheGroupOfANamespaceAtTheMount(String group) throws IOException {
        files.secondVersion(group)
                .with(SECOND + "cpu.max", "400000 100000\n")
                .with(SECOND + "memory.max", "268435456\n");

        assertThat(read().cpuQuota()).contains(4.0);
        assertThat(read().memoryLimit()).contains(268435456L);
    }

    @Test
    void shouldPreferTheUsualPlaceToTheHostsMountsInAContainer() throws IOException {
        files.with(LinuxFiles.CGROUP, "0::/\n")
                .with(LinuxFiles.MOUNTS, """
                        40 39 0:26 / /host/cgroup ro,nosuid - cgroup2 cgroup2 rw
                        41 39 0:26 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw
                        42 39 0:26 / /host/sys/fs/cgroup ro,nosuid - cgroup2 cgroup2 rw
                        """)
                .with("host/cgroup/cpu.max", "700000 100000\n")
                .with("host/sys/fs/cgroup/cpu.max", "800000 100000\n")
                .with(SECOND + "cpu.max", "200000 100000\n");

        assertThat(read().cpuQuota()).contains(2.0);
    }

    @Test
    void shouldReadNamesAsTheMountsWriteThem() throws IOException {
        files.with(LinuxFiles.CGROUP, "0::/a\\x2db c/own\n")
                .with(
                        LinuxFiles.MOUNTS,
                        "41 39 0:26 /a\\134x2db\\040c /mnt/my\\040groups rw master:1 propagate_from:2 - cgroup2 none rw\n")
                .with("mnt/my groups/own/cpu.max", "200000 100000\n");

        assertThat(read().cpuQuota()).contains(2.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "max\n",
                "100000\n",
                "0 100000\n",
                "100000 0\n",
                "-5 100000\n",
                "1e5 100000\n",
                "99999999999999999999 100000\n",
                "100000 max\n",
                "100000 100000 100000\n",
            })
    void shouldTakeABrokenQuotaForNone(String text) throws IOException {
        files.secondVersion("/job").with(SECOND + "job/cpu.max", text).with(SECOND + "cpu.max", "300000 100000\n");

        assertThat(read().cpuQuota()).contains(3.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "::", "0:/job", "0::job", "nonsense", "0::\0", "7:cpu:/job", "\u00fc"})
    void shouldFindNoGroupInABrokenList(String text) throws IOException {
        files.secondVersion("/")
                .with(LinuxFiles.CGROUP, text)
                .with(SECOND + "cpu.max", "300000 100000\n")
                .with(SECOND + "memory.events", "oom_kill 3\n");

        assertThat(read().cpuQuota()).isEmpty();
        assertThat(read().memoryLimit()).isEmpty();
        assertThat(read().oomKills()).isEqualTo(-1);
        assertThat(read()).hasToString("no cgroup");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " - ",
                "-",
                "29 22 0:26 / /sys/fs/cgroup rw",
                "29 22 - cgroup2 cgroup2 rw",
                "29 22 0:26 / /sys/fs/cgroup rw - cgroup2",
                "29 22 0:26 / /sys/fs/cgroup rw - tmpfs tmpfs rw",
                "29 22 0:26 / /sys/fs/\0 rw - cgroup2 cgroup2 rw",
            })
    void shouldFindNoGroupWithoutItsMount(String text) throws IOException {
        files.secondVersion("/").with(LinuxFiles.MOUNTS, text).with(SECOND + "cpu.max", "300000 100000\n");

        assertThat(read().cpuQuota()).isEmpty();
        assertThat(read()).hasToString("no cgroup");
    }

    @Test
    void shouldFindNoLimitWithoutFiles() throws IOException {
        assertThat(read().cpuQuota()).isEmpty();
        assertThat(read()).hasToString("no cgroup");

        files.secondVersion("/");

        assertThat(read().cpuQuota()).isEmpty();
        assertThat(read().memoryLimit()).isEmpty();
        assertThat(read().oomKills()).isEqualTo(-1);
        assertThat(read()).hasToString("cgroup v2 /");
    }

    @Test
    void shouldCountTheKillsOfTheOwnGroup() throws IOException {
        files.secondVersion("/job/step")
                .with(SECOND + "job/memory.events", "low 0\nhigh 0\nmax 88\noom 7\noom_kill 5\noom_group_kill 0\n")
                .with(
                        SECOND + "job/step/memory.events",
                        "low 0\nhigh 0\nmax 31\noom 3\noom_kill 4\noom_group_kill 0\n");

        assertThat(read().oomKills()).isEqualTo(4);
    }

    @Test
    void shouldCountTheKillsOfTheGroupAboveIfTheOwnHasNoMemoryOfItsOwn() throws IOException {
        files.secondVersion("/job/step")
                .with(SECOND + "job/memory.events", "low 0\nhigh 0\nmax 88\noom 7\noom_kill 5\n")
                .with(SECOND + "job/step/cgroup.procs", "1\n");

        assertThat(read().oomKills()).isEqualTo(5);
    }

    /** Old kernels have the file, but count nothing there. */
    @ParameterizedTest
    @ValueSource(strings = {"oom_kill_disable 0\nunder_oom 0\n", "oom_kill many\n", "oom_kill\n", ""})
    void shouldNotKnowTheKillsWithoutTheirCounter(String text) throws IOException {
        files.firstVersion("/", "/").with(FIRST_MEMORY + "memory.oom_control", text);

        assertThat(read().oomKills()).isEqualTo(-1);
    }
}
