// What the examples of the Javadoc take for granted.
import java.time.*;
class DriverManager { static Thread getConnection(String url) { return Thread.currentThread(); } }
Thread connection = Thread.currentThread()
String url = "jdbc:none"
int query(Thread connection, int id) { return id; }
var ids = List.of(1, 2)
record Model(String name) { static Model load(Path file) { return new Model(file.toString()); } int score(String row) { return row.length(); } }
var rows = List.of("a", "bb")
String fetch(String address) { return address.toUpperCase(); }
var urls = List.of("a", "b")
var names = List.of(Files.createTempFile("lido-example", ".txt").toString(), Files.createTempFile("lido-example", ".txt").toString())
names.forEach(name -> new java.io.File(name).deleteOnExit())
var files = names.stream().map(name -> Path.of(name)).toList()
var lines = List.of("one two", "three")
var words = List.of("One", "two")
var map = Map.of("a", 1)
int slow(int x) { return x; }
long countPrimes(int below) { return IntStream.range(2, Math.min(below, 1000)).filter(n -> IntStream.range(2, n).allMatch(d -> n % d > 0)).count(); }
int n = 3
Function<Integer, Integer> f = x -> x + n
var bigMap = new HashMap<>(Map.of("One", 1, "two", 2))
var pool = Pool.open(o -> o.workers(1))
var items = List.of(1, 2)
class Cell { static Cell current() { return new Cell(); } void show(String text) {} }
void step(int i) {}
