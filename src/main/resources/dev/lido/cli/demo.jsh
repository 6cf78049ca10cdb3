// A session like any other: each line is typed into jshell, the answers are its own.
Pool.configure(o -> o.workers(Math.max(2, Pool.cpus())))
new TreeSet<>(Pool.map(i -> "worker process " + ProcessHandle.current().pid(), IntStream.range(0, 1000)))
// 1. Records, methods and variables of the session work in the workers.
record Trip(String to, double km, double hours) { double speed() { return km / hours; } }
double rest = 0.25
Trip withRest(Trip t) { return new Trip(t.to(), t.km(), t.hours() + rest); }
var trips = List.of(new Trip("Rimini", 122, 1.5), new Trip("Grado", 140, 1.75), new Trip("Venezia", 10, 0.5))
Pool.map(t -> withRest(t), trips).forEach(System.out::println)
Pool.map(t -> withRest(t).speed(), trips)
// A redefined variable counts at the next call.
rest = 1
Pool.map(t -> withRest(t).speed(), trips)
// 2. Counting words, a chapter an item.
var text = new String(Pool.class.getResourceAsStream("/dev/lido/cli/genesis-exodus.txt").readAllBytes())
var chapters = List.of(text.split("\n(?=Genesis |Exodus )"))
Map<String, Integer> count(String chapter) {
    Map<String, Integer> words = new TreeMap<>();
    for (String word : chapter.toLowerCase().split("[^a-z]+")) {
        if (word.length() > 4) words.merge(word, 1, Integer::sum);
    }
    return words;
}
Map<String, Integer> merge(List<Map<String, Integer>> parts) {
    Map<String, Integer> all = new TreeMap<>();
    parts.forEach(part -> part.forEach((word, n) -> all.merge(word, n, Integer::sum)));
    return all;
}
var words = merge(Pool.map(c -> count(c), chapters))
words.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed()).limit(8).toList()
// 3. The Mandelbrot set, a row an item, first in this process, then in the workers.
int width = 900, height = 600, limit = 1500
int[] row(int y) {
    int[] row = new int[width];
    for (int x = 0; x < width; x++) {
        double re = x * 3.0 / width - 2.2, im = y * 2.0 / height - 1, a = 0, b = 0;
        int n = 0;
        for (; n < limit && a * a + b * b < 4; n++) {
            double next = a * a - b * b + re;
            b = 2 * a * b + im;
            a = next;
        }
        row[x] = n;
    }
    return row;
}
<T> T timed(String what, java.util.concurrent.Callable<T> work) throws Exception {
    long start = System.nanoTime();
    T result = work.call();
    System.out.printf("%s: %,d ms%n", what, (System.nanoTime() - start) / 1_000_000);
    return result;
}
int warm = row(height / 2).length + Pool.map(y -> row(y), IntStream.range(0, 8)).size()
List<int[]> alone = timed("alone", () -> IntStream.range(0, height).mapToObj(y -> row(y)).toList())
List<int[]> rows = timed("in the pool", () -> Pool.map(y -> row(y), IntStream.range(0, height)))
for (int y = 0; y < height; y += 30) {
    StringBuilder line = new StringBuilder();
    for (int x = 0; x < width; x += 15) line.append(" .:-=+*%@#".charAt(Math.min(9, rows.get(y)[x] / 3)));
    System.out.println(line);
}
var image = new java.awt.image.BufferedImage(width, height, java.awt.image.BufferedImage.TYPE_INT_RGB)
for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
        int n = rows.get(y)[x];
        image.setRGB(x, y, n == limit ? 0 : java.awt.Color.HSBtoRGB(0.6f + n / 120f, 0.7f, 1f));
    }
}
var png = new File(System.getProperty("java.io.tmpdir"), "lido-mandelbrot-" + System.getProperty("user.name") + ".png")
javax.imageio.ImageIO.write(image, "png", png)
System.out.println("The picture is " + png)
Pool.status()
Pool.shutdown()
