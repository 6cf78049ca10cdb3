package dev.lido.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files as Linux has them below its root, in a directory of the test's own. */
record LinuxFiles(Path root) {
    static final String CGROUP = "proc/self/cgroup";
    static final String MOUNTS = "proc/self/mountinfo";

    LinuxFiles with(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    /** A machine with version 2, as systemd sets it up. */
    LinuxFiles secondVersion(String group) throws IOException {
        return with(CGROUP, "0::" + group + "\n").with(MOUNTS, """
                        22 63 0:21 / /sys rw,nosuid,nodev,noexec,relatime shared:2 - sysfs sysfs rw,seclabel
                        23 63 0:20 / /proc rw,nosuid,nodev,noexec,relatime shared:14 - proc proc rw
                        29 22 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate
                        """);
    }

    /** A machine with version 1, whose mounts show what is below {@code shown}; in a container that is its own group. */
    LinuxFiles firstVersion(String shown, String group) throws IOException {
        return with(CGROUP, """
                        12:pids:GROUP
                        9:memory:GROUP
                        4:cpu,cpuacct:GROUP
                        3:cpuset:GROUP
                        1:name=systemd:GROUP
                        """.replace("GROUP", group)).with(MOUNTS, """
                        1147 1146 0:60 / /sys/fs/cgroup ro,nosuid,nodev,noexec - tmpfs tmpfs rw,mode=755
                        1148 1147 0:32 SHOWN /sys/fs/cgroup/systemd ro,nosuid master:11 - cgroup cgroup rw,xattr,name=systemd
                        1150 1147 0:36 SHOWN /sys/fs/cgroup/cpu,cpuacct ro,nosuid master:15 - cgroup cgroup rw,cpu,cpuacct
                        1151 1147 0:37 SHOWN /sys/fs/cgroup/cpuset ro,nosuid master:16 - cgroup cgroup rw,cpuset
                        1153 1147 0:39 SHOWN /sys/fs/cgroup/memory ro,nosuid master:18 - cgroup cgroup rw,memory
                        """.replace("SHOWN", shown));
    }
}
