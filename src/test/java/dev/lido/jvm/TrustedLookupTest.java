package dev.lido.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandles.Lookup;
import org.junit.jupiter.api.Test;

class TrustedLookupTest {
    @Test
    void shouldFindTheTrustedLookupWithoutFlags() throws Throwable {
        Lookup lookup = TrustedLookup.get().orElseThrow();

        assertThat((int) lookup.findGetter(String.class, "hash", int.class).invokeExact(""))
                .isZero();
        assertThat(TrustedLookup.refusal()).isEmpty();
    }

    @Test
    void shouldLookWithTheRightsOfAnyClass() {
        assertThat(TrustedLookup.in(String.class).orElseThrow().hasFullPrivilegeAccess())
                .isTrue();
        assertThat(TrustedLookup.in(String.class).orElseThrow().lookupClass()).isEqualTo(String.class);
    }
}
