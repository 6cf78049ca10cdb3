package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChunkSizerTest {
    @Test
    void shouldBeginWithOneItemAndGrowFastForQuickItems() {
        ChunkSizer sizer = new ChunkSizer(0);
        int left = 1_000_000;
        int chunks = 0;
        assertThat(sizer.next(left, 2, 0)).isEqualTo(1);
        sizer.ended(1, 5_000_000); // a first item loads classes
        while (left > 0) {
            int size = sizer.next(left, 2, 0);
            sizer.ended(size, size * 50L);
            left -= size;
            chunks++;
        }
        assertThat(chunks).isLessThan(80);
    }

    @Test
    void shouldKeepSlowItemsApart() {
        ChunkSizer sizer = new ChunkSizer(0);
        sizer.ended(1, 1_000_000_000);
        assertThat(sizer.next(100, 2, 0)).isEqualTo(1);
        assertThat(sizer.next(100, 2, 1)).as("not behind another").isZero();
    }

    @Test
    void shouldShrinkAtOnceWhenItemsBecomeSlow() {
        ChunkSizer sizer = new ChunkSizer(0);
        for (int i = 0; i < 10; i++) {
            int size = sizer.next(1_000_000, 2, 0);
            sizer.ended(size, size * 100L);
        }
        assertThat(sizer.next(1_000_000, 2, 0)).isGreaterThan(1000);
        sizer.ended(1000, 1000 * 20_000_000L);
        assertThat(sizer.next(1_000_000, 2, 0)).isEqualTo(1);
    }

    @Test
    void shouldLeaveSomethingForTheOthersInTheEnd() {
        ChunkSizer sizer = new ChunkSizer(0);
        for (int i = 0; i < 10; i++) {
            int size = sizer.next(1_000_000, 4, 0);
            sizer.ended(size, size * 1_000_000L);
        }
        assertThat(sizer.next(40, 4, 0)).isEqualTo(5);
        assertThat(sizer.next(1, 4, 0)).isEqualTo(1);
    }

    @Test
    void shouldNotCutTheEndIntoCrumbs() {
        ChunkSizer sizer = new ChunkSizer(0);
        int left = 10_000;
        int chunks = 0;
        while (left > 0) {
            int size = sizer.next(left, 2, 0);
            sizer.ended(size, size * 50L);
            left -= size;
            chunks++;
        }
        assertThat(chunks).isLessThan(12);
    }

    @Test
    void shouldMakeNoChunksAtTheEndThatAreNotWorthTheirWay() {
        ChunkSizer sizer = new ChunkSizer(0, 200_000_000, 50_000_000, 200_000_000);
        sizer.ended(20, 400_000_000);
        assertThat(sizer.next(100, 2, 0)).isEqualTo(10);
        assertThat(sizer.next(8, 2, 0)).isEqualTo(3);
        assertThat(sizer.next(2, 2, 0)).isEqualTo(2);
    }

    @Test
    void shouldLeaveTheLastLongItemsToWorkersThatHaveNothingToDo() {
        ChunkSizer sizer = new ChunkSizer(0);
        sizer.ended(1, 50_000_000);
        assertThat(sizer.next(8, 8, 1)).isEqualTo(1);
        assertThat(sizer.next(7, 8, 1)).isZero();
        assertThat(sizer.next(7, 8, 0)).isEqualTo(1);
    }

    @Test
    void shouldTakeAFixedSizeAsItIs() {
        ChunkSizer sizer = new ChunkSizer(7);
        assertThat(sizer.next(100, 2, 0)).isEqualTo(7);
        assertThat(sizer.next(3, 2, 0)).isEqualTo(3);
        assertThat(sizer.next(100, 2, 2)).isZero();
    }
}
