package dev.lido.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.bundle.Blob;
import dev.lido.bundle.Bundle;
import dev.lido.bundle.CodeUnit;
import dev.lido.bundle.Composition;
import dev.lido.bundle.ContentId;
import dev.lido.bundle.GlobalField;
import dev.lido.bundle.GlobalGroup;
import dev.lido.bundle.SharedValue;
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

    @Test
    void shouldSendABlobOnceAndDropTheLeastRecentlyNamedBeyondHalfTheBudget() {
        Blob a = blob("a", 200);
        Blob b = blob("b", 200);
        Blob c = blob("c", 200);
        assertThat(mirror.update(naming(a)).things().blobs()).containsExactly(a);
        assertThat(mirror.update(naming(a))).isNull();
        assertThat(mirror.update(naming(b)).things().dropped()).isEmpty();
        assertThat(mirror.update(naming(a))).isNull();
        Prepare.Things things = mirror.update(naming(c)).things();
        assertThat(things.blobs()).containsExactly(c);
        assertThat(things.dropped()).containsExactly(b.id());
        assertThat(mirror.update(naming(b)).things().blobs()).containsExactly(b);
    }

    @Test
    void shouldNotKeepABlobBeyondTheBudgetButSendItWithTheFunction() {
        Blob small = blob("small", 300);
        Blob large = blob("large", 2_000);
        Composition function = new Composition(List.of(
                new Composition.Piece(small.id(), small.bytes()), new Composition.Piece(large.id(), large.bytes())));
        assertThat(mirror.update(naming(small, large)).things().blobs()).containsExactly(small);
        assertThat(mirror.complete(function).pieces())
                .extracting(Composition.Piece::name)
                .containsExactly(small.id(), null);
    }

    @Test
    void shouldKeepBlobsInANewGenerationAndAfterAFailure() {
        Blob blob = blob("a", 200);
        mirror.update(new Bundle(1, units(Map.of("A", "a")), List.of(), List.of(), List.of(blob), List.of()));
        mirror.invalidate();
        Prepare again = mirror.update(
                new Bundle(1, units(Map.of("A", "changed")), List.of(), List.of(), List.of(blob), List.of()));
        assertThat(again.generation()).isPositive();
        assertThat(again.things().blobs()).isEmpty();
    }

    @Test
    void shouldKeepASharedValueWhileItIsUsedAndDropItThen() {
        SharedValue value = shared("a", true);
        value.use();
        assertThat(mirror.update(sharing(value)).things().shared()).containsExactly(value);
        assertThat(mirror.update(bundle(Map.of("B", "b"))).things().dropped()).isEmpty();
        assertThat(mirror.update(sharing(value))).isNull();
        value.release();
        assertThat(mirror.update(sharing(value))).isNull();
        assertThat(mirror.update(bundle(Map.of("C", "c"))).things().dropped()).containsExactly(value.id());
        assertThat(mirror.update(sharing(value)).things().shared()).containsExactly(value);
    }

    @Test
    void shouldMoveAPortableSharedValueToANewGenerationAndSendAnotherAgain() {
        SharedValue portable = shared("portable", true);
        SharedValue own = shared("own", false);
        SharedValue unnamed = shared("unnamed", true);
        List.of(portable, own, unnamed).forEach(SharedValue::use);
        mirror.update(bundle(Map.of("A", "a")));
        mirror.update(sharing(portable, own, unnamed));
        Prepare second = mirror.update(
                new Bundle(1, units(Map.of("A", "changed")), List.of(), List.of(), List.of(), List.of(portable, own)));
        assertThat(second.things().keptShared()).containsExactlyInAnyOrder(portable.id(), unnamed.id());
        assertThat(second.things().shared()).containsExactly(own);
    }

    private static Blob blob(String content, int size) {
        return new Blob(ContentId.of(content.getBytes(java.nio.charset.StandardCharsets.UTF_8)), chain(size));
    }

    private static ByteChain chain(int size) {
        return ByteChain.of(new byte[size]);
    }

    private static SharedValue shared(String content, boolean portable) {
        return new SharedValue(
                ContentId.of(content.getBytes(java.nio.charset.StandardCharsets.UTF_8)), NOTHING, portable);
    }

    private static Bundle naming(Blob... blobs) {
        return new Bundle(1, Map.of(), List.of(), List.of(), List.of(blobs), List.of());
    }

    private static Bundle sharing(SharedValue... values) {
        return new Bundle(1, Map.of(), List.of(), List.of(), List.of(), List.of(values));
    }

    private static Bundle bundle(Map<String, String> code, GlobalGroup... groups) {
        return new Bundle(1, units(code), List.of(groups), List.of());
    }

    private static Map<String, CodeUnit> units(Map<String, String> code) {
        Map<String, CodeUnit> units = new HashMap<>();
        code.forEach((name, content) -> {
            byte[] bytes = content.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            units.put(name, new CodeUnit(name, ContentId.of(bytes), bytes));
        });
        return units;
    }

    private static GlobalGroup group(String field, String value, boolean portable) {
        ContentId id = ContentId.of((field + value).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return new GlobalGroup(id, List.of(new GlobalField("V", field)), NOTHING, false, portable);
    }
}
