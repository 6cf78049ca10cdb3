package dev.lido.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.bundle.CodeUnit;
import dev.lido.bundle.ContentId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionsTest {
    @Test
    void shouldNameTheJavaOnWhichASparkDoesNotRun() {
        assertThat(Versions.refusal("3.5.9", 17)).isNull();
        assertThat(Versions.refusal("4.2.0", 25)).isNull();
        assertThat(Versions.refusal("3.5.9", 25)).contains("3.5.9", "25", "Use Java 17", "4.2");
    }

    @Test
    void shouldNameTheClassThatExecutorsCanNotLoad() {
        byte[] ofJava25 = {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe, 0, 0, 0, 69};
        Map<String, CodeUnit> code = Map.of("Shape", new CodeUnit("Shape", new ContentId(1, 2), ofJava25));

        assertThat(Versions.refusal(code, 25)).isNull();
        assertThat(Versions.refusal(code, 17))
                .isEqualTo("class Shape was compiled for Java 25, and the executors run Java 17. Start jshell with"
                        + " -C--release -C17, or use the same Java on both sides.");
    }
}
