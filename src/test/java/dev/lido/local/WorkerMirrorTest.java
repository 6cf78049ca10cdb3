package dev.lido.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.bundle.Bundle;
import dev.lido.bundle.CodeUnit;
import dev.lido.bundle.ContentId;
import dev.lido.bundle.GlobalField;
import dev.lido.bundle.GlobalGroup;
import dev.lido.protocol.Prepare;
import dev.lido.serial.Payload;
import dev.lido.wire.ByteChain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerMirrorTest {
    private static final Payload NOTHING = new Payload(List.of(), List.of(), new ByteChain(), new long[0]);

    private final WorkerMirror mirror = new WorkerMirror(1_000);

    @Test
    void shouldSendNothingTwice() {
        Prepare first = mirror.update(bundle(Map.of("A", "a"), group("x", "1", true)));
        assertThat(first.code()).hasSize(1);
        assertThat(first.globals()).hasSize(1);
        assertThat(mirror.update(bundle(Map.of("A", "a"), group("x", "1", true))))
                .isNull();
    }

    @Test
    void shouldSendWhatIsNewToTheSameGeneration() {
        Prepare first = mirror.update(bundle(Map.of("A", "a")));
        Prepare second = mirror.update(bundle(Map.of("A", "a", "B", "b"), group("x", "1", true)));
        assertThat(second.generation()).isEqualTo(first.generation());
        assertThat(second.code()).extracting(CodeUnit::name).containsExactly("B");
    }

    @Test
    void shouldSendAGlobalAgainWhenItHasChangedAndWhenItHasChangedBack() {
        mirror.update(bundle(Map.of(), group("x", "1", true)));
        assertThat(mirror.update(bundle(Map.of(), group("x", "2", true))).globals())
                .hasSize(1);
        assertThat(mirror.update(bundle(Map.of(), group("x", "1", true))).globals())
                .hasSize(1);
    }

    @Test
    void shouldStartAGenerationOnConflictAndMoveWhatIsTheSame() {
        Prepare first =
                mirror.update(bundle(Map.of("A", "a", "B", "b"), group("big", "1", true), group("own", "1", false)));
        assertThat(mirror.needsFunction(1, true)).isTrue();
        assertThat(mirror.needsFunction(1, true)).isFalse();
        Prepare second = mirror.update(
                bundle(Map.of("A", "changed", "B", "b"), group("big", "1", true), group("own", "1", false)));
        assertThat(second.generation()).isGreaterThan(first.generation());
        assertThat(second.code()).extracting(CodeUnit::name).containsExactly("A");
        assertThat(second.keptCode()).hasSize(1);
        assertThat(second.keptGlobals()).containsExactly(group("big", "1", true).id());
        assertThat(second.globals()).extracting(GlobalGroup::portable).containsExactly(false);
        assertThat(mirror.needsFunction(1, true)).isTrue();
    }

    @Test
    void shouldSendEverythingToANewGenerationAfterAFailure() {
        Prepare first = mirror.update(bundle(Map.of("A", "a"), group("x", "1", true)));
        mirror.invalidate();
        Prepare second = mirror.update(bundle(Map.of("A", "a"), group("x", "1", true)));
        assertThat(second.generation()).isGreaterThan(first.generation());
        assertThat(second.code()).hasSize(1);
        assertThat(second.globals()).hasSize(1);
    }

    @Test
    void shouldNotFillAWorkerWithCodeThatIsOver() {
        int generation = 0;
        for (int i = 0; i < 2000; i++) {
            generation = mirror.update(bundle(Map.of("REPL.$JShell$" + i, "x"))).generation();
        }
        assertThat(generation).isBetween(2, 5);
    }

    private static Bundle bundle(Map<String, String> code, GlobalGroup... groups) {
        Map<String, CodeUnit> units = new HashMap<>();
        code.forEach((name, content) -> {
            byte[] bytes = content.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            units.put(name, new CodeUnit(name, ContentId.of(bytes), bytes));
        });
        return new Bundle(1, units, List.of(groups), List.of());
    }

    private static GlobalGroup group(String field, String value, boolean portable) {
        ContentId id = ContentId.of((field + value).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return new GlobalGroup(id, List.of(new GlobalField("V", field)), NOTHING, false, portable);
    }
}
