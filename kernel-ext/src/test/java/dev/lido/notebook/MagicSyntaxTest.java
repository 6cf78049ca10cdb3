package dev.lido.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How magics are read and what code is made of them. */
class MagicSyntaxTest {
    @Test
    void shouldReadOptions() {
        MagicOptions options =
                MagicOptions.parse(" --workers 4 --on-error=collect --jvm-args \"-Xss4m -Da=b\" --async r = x : xs");

        assertThat(options.values())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("workers", "4", "on-error", "collect", "jvm-args", "-Xss4m -Da=b", "async", ""));
        assertThat(options.rest()).isEqualTo("r = x : xs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--workers", "--workers --heap 1g"})
    void shouldRefuseOptionsWithoutValue(String line) {
        assertThatThrownBy(() -> MagicOptions.parse(line)).hasMessageContaining("--workers needs a value");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x : xs -> f(x)                            | var |   |         | x | xs                       | f(x)",
                "r = x : xs -> x == 2 ? 1 : 0              | var | r |         | x | xs                       | x == 2 ? 1 : 0",
                "List<A> r = A x : xs -> x                 | List<A> | r | A   | x | xs                       | x",
                "int i : 100 -> i                          | var |   | Integer | i | 100                      | i",
                "Map.Entry<K, V> e : m -> e.getKey()       | var |   | Map.Entry<K, V> | e | m                | e.getKey()",
                "x : xs.map(y -> y + 1).toList() -> x;     | var |   |         | x | xs.map(y -> y + 1).toList() | x",
                "s : List.of(\"a:b\", \"->\") -> s         | var |   |         | s | List.of(\"a:b\", \"->\") | s",
                "x : A::all -> x                           | var |   |         | x | A::all                   | x"
            })
    void shouldReadBindings(
            String text,
            String resultType,
            String result,
            String itemType,
            String item,
            String items,
            String expression) {
        Binding binding = Binding.parse(text, "%parallel", false);

        assertThat(binding.resultType()).isEqualTo(resultType);
        assertThat(binding.result()).isEqualTo(result);
        assertThat(binding.itemType()).isEqualTo(itemType);
        assertThat(binding.item()).isEqualTo(item);
        assertThat(binding.items().strip()).isEqualTo(items);
        assertThat(binding.expression().strip()).isEqualTo(expression);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "xs -> f(x)     | there is no ':'",
                "x : xs         | there is no '->'",
                "x : -> f(x)    | the items are missing",
                "x : xs ->      | the expression is missing",
                "1 : xs -> x    | \"1\" is no name for the item",
                "a b! = x : xs -> x | is no name for the result"
            })
    void shouldSayWhatIsWrongWithABinding(String text, String message) {
        assertThatThrownBy(() -> Binding.parse(text, "%parallel", false))
                .isInstanceOf(MagicException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("%parallel [name =] [Type] x : items -> expression");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x + 1                            | x + 1             | false",
                "int y = 2; y * x                 | y * x             | false",
                "int y = 2; f(y)                  | f(y)              | true",
                "int y = 2; f(y);                 | f(y);             | true",
                "y++                              | y++               | false",
                "x; // the end                    | x; // the end     | false",
                "new int[] {1, 2}                 | new int[] {1, 2}  | false",
                "\"a;b\"                          | \"a;b\"           | false"
            })
    void shouldFindTheValueOfABody(String text, String value, boolean mayBeVoid) throws Exception {
        Body body = Body.parse(text);

        assertThat(body.text().substring(body.valueAt()).strip().replaceAll("\n;$", ""))
                .isEqualTo(value);
        assertThat(body.mayBeVoid()).isEqualTo(mayBeVoid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"return x;", "if (x > 1) return 1; else return 2;", "for (int i = 0; i < x; i++) f(i);"})
    void shouldLeaveBodiesAloneThatEndOtherwise(String text) throws Exception {
        assertThat(Body.parse(text).valueAt()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"int y = ", "x + 1; y + 2", "} class A {", "foo("})
    void shouldRefuseBodiesThatAreNoJava(String text) {
        assertThatThrownBy(() -> Body.parse(text)).isInstanceOf(UncompiledException.class);
    }

    @Test
    void shouldPointAtTheLineOfTheBody() {
        Magics magics = new Magics(new Recorder());

        assertThatThrownBy(() -> magics.cell("parallel", "x : 4", "int y = 1;\nint z = ;\nz"))
                .isInstanceOf(MagicException.class)
                .hasMessage("line 3: illegal start of expression\n   3 | int z = ;\n               ^");
    }

    @Test
    void shouldTellProblemsOfGeneratedCodeAsThoseOfTheBody() {
        Recorder recorder = new Recorder();
        recorder.missing = "undefined";
        Magics magics = new Magics(recorder);

        assertThatThrownBy(() -> magics.cell("parallel", "r = x : 4", "int y = 1;\ny + undefined"))
                .hasMessage("line 3: cannot find symbol\n   3 | y + undefined\n           ^");
        assertThatThrownBy(() -> magics.line("r = x : 4 -> x + undefined", 7))
                .hasMessage("line 7: cannot find symbol\n   7 | r = x : 4 -> x + undefined\n                        ^");
    }

    @Test
    void shouldShowWhatNobodyAssigns() throws Exception {
        Magics magics = new Magics(new Recorder());

        assertThat(magics.line("x : 4 -> x", 1)).isEqualTo("value");
        assertThat(magics.line("r = x : 4 -> x", 1)).isNull();
        assertThat(magics.cell("everywhere", "", "1 + 1")).isEqualTo("value");
        assertThat(magics.cell("everywhere", " r =", "1 + 1")).isNull();
    }

    @Test
    void shouldTryAnActionWhereThereIsNoValue() throws Exception {
        Recorder recorder = new Recorder();
        recorder.missing = ".map(";

        new Magics(recorder).line("x : 4 -> System.out.println(x)", 1);

        assertThat(recorder.evaluated).hasSize(2);
        assertThat(recorder.evaluated.get(1)).contains(".forEach((x) -> {");
    }

    @Test
    void shouldListKnownOptions() {
        Magics magics = new Magics(new Recorder());

        assertThatThrownBy(() -> magics.line("--retires 2 x : 4 -> x", 1))
                .hasMessageContaining("unknown option \"retires\"")
                .hasMessageContaining("timeout, retries, onError");
        assertThatThrownBy(() -> magics.cell("parallel", "--workers 2 x : 4", "x"))
                .hasMessageContaining("%parallel --workers 2");
        assertThatThrownBy(() -> magics.line("--wrokers 2", 1))
                .hasMessageContaining("unknown option \"wrokers\"")
                .hasMessageContaining("workers, heap");
        assertThatThrownBy(() -> magics.line("--workers many", 1)).hasMessageContaining("must be a whole number");
    }

    @Test
    void shouldCompleteMagics() {
        assertThat(Magics.complete("%par")).containsExactly("%parallel");
        assertThat(Magics.complete("%%")).containsExactly("%%everywhere", "%%parallel");
        assertThat(Magics.complete("%parallel --wo")).containsExactly("--workers");
        assertThat(Magics.complete("%parallel sh")).containsExactly("shutdown");
        assertThat(Magics.complete("%nothing ")).isEmpty();
    }

    @Test
    void shouldEscapeWhatUsersWrote() {
        record Row(String name) {}

        String html = Rendering.of(List.of(new Row("<script>alert('x')</script>")))
                .byType()
                .get("text/html");

        assertThat(html).contains("&lt;script&gt;").doesNotContain("<script");
        assertThat(Rendering.of(Map.of("<k>", "&v")).byType().get("text/html"))
                .contains("&lt;k&gt;")
                .contains("&amp;v");
    }

    @Test
    void shouldShowValuesWhoseToStringFails() {
        Object nasty = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }
        };

        assertThat(Rendering.of(nasty).text()).contains("its toString failed");
    }

    @Test
    void shouldFindTheOriginalLine() {
        Object manager = new Object() {
            @SuppressWarnings("unused") // read by its name
            final Object context = new Message("int a;\nList<String> r = %parallel x : List.of(\"a\\n\") -> x + \"b\"");
        };

        CellText text = CellText.find(manager, "parallel", List.of("x", ":", "List.of(an)", "->", "x", "+", "b"));

        assertThat(text.text()).isEqualTo("x : List.of(\"a\\n\") -> x + \"b\"");
        assertThat(text.assigned()).isTrue();
        assertThat(text.line()).isEqualTo(2);
        assertThat(CellText.find(new Object(), "parallel", List.of("x", ":", "3"))
                        .text())
                .isEqualTo("x : 3");
    }

    /** Like a kernel's message. */
    public record Message(String code) {
        public Message getContent() {
            return this;
        }

        public String getCode() {
            return code;
        }
    }

    /** Compiles everything but what contains a certain text. */
    private static final class Recorder implements NotebookHost {
        final List<String> evaluated = new ArrayList<>();
        String missing = "\0";

        @Override
        public Object evaluate(String code) throws UncompiledException {
            evaluated.add(code);
            int at = code.indexOf(missing);
            if (at >= 0) {
                throw new UncompiledException(List.of(new UncompiledException.Problem(at, "cannot find symbol")));
            }
            return "value";
        }

        @Override
        public void display(Rich content) {}
    }
}
