package dev.lido.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.magic.registry.Magics;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The magics in IJava, as far as its base library goes. */
class ForeignKernelsTest {
    @Test
    void shouldServeIJava() throws Exception {
        FakeIJava kernel = new FakeIJava();

        IJavaMagics.install(kernel);
        Object status = kernel.getMagics().applyLineMagic("parallel", List.of());
        kernel.getMagics().applyCellMagic("parallel", List.of("x", ":", "3"), "x + 1");

        assertThat(status).isNull();
        assertThat(kernel.shown).hasSize(2).first().asString().contains("of");
        assertThat(kernel.evaluated).singleElement().asString().contains("return x + 1");
    }

    @Test
    void shouldSayWhereThereIsNoKernel() {
        assertThatThrownBy(Notebook::install)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the API needs none");
    }

    /** What {@code IJavaMagics} uses of IJava. */
    public static final class FakeIJava extends io.github.spencerpark.jupyter.kernel.BaseKernel {
        final List<String> evaluated = new ArrayList<>();
        final List<String> shown = new ArrayList<>();
        private final Magics magics = new Magics();

        public Magics getMagics() {
            return magics;
        }

        public Object evalRaw(String code) {
            evaluated.add(code);
            return "value";
        }

        @Override
        public void display(DisplayData data) {
            shown.add(String.valueOf(
                    data.getData(io.github.spencerpark.jupyter.kernel.display.mime.MIMEType.TEXT_PLAIN)));
        }

        @Override
        public DisplayData eval(String code) {
            return new DisplayData();
        }

        @Override
        public LanguageInfo getLanguageInfo() {
            return new LanguageInfo.Builder("java").build();
        }
    }
}
