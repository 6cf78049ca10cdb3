package dev.lido;

import java.io.Serializable;
import java.util.AbstractList;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of places for results. They are kept in short arrays: a long one is an old object to the G1 collector from
 * the beginning, which makes each store there cost more and lets what it refers to outlive it, for megabytes of results a
 * third of a call's time. Several threads may write to different places; whoever reads must have been told.
 */
final class Places extends AbstractList<@Nullable Object> implements RandomAccess, Serializable {
    private static final long serialVersionUID = 1L;

    /** 32 KB as a rule: G1 has regions of a megabyte at least, and half of one is long. */
    private static final int PAGE_BITS = 13;

    private static final int PAGE = 1 << PAGE_BITS;

    private final @Nullable Object[][] pages;
    private final int size;

    Places(int size) {
        this.size = size;
        pages = new Object[(int) (((long) size + PAGE - 1) >> PAGE_BITS)][];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = new Object[Math.min(PAGE, size - (i << PAGE_BITS))];
        }
    }

    void put(int index, @Nullable Object value) {
        pages[index >> PAGE_BITS][index & (PAGE - 1)] = value;
    }

    @Override
    public @Nullable Object get(int index) {
        return pages[index >> PAGE_BITS][index & (PAGE - 1)];
    }

    @Override
    public @Nullable Object set(int index, @Nullable Object value) {
        Object former = get(index);
        put(index, value);
        return former;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public @Nullable Object[] toArray() {
        Object[] all = new Object[size];
        for (int i = 0; i < pages.length; i++) {
            System.arraycopy(pages[i], 0, all, i << PAGE_BITS, pages[i].length);
        }
        return all;
    }
}
