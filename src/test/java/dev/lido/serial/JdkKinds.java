package dev.lido.serial;

import static dev.lido.serial.Kind.right;
import static dev.lido.serial.Kind.similar;

import java.awt.Color;
import java.awt.Point;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.text.DecimalFormat;
import java.text.SimpleDateFormat;
import java.time.*;
import java.time.chrono.JapaneseDate;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.*;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Pattern;

final class JdkKinds {
    private JdkKinds() {}

    private static boolean trace(Object a, Object b) {
        Throwable x = (Throwable) a;
        Throwable y = (Throwable) b;
        return Objects.equals(x.getMessage(), y.getMessage()) && Arrays.equals(x.getStackTrace(), y.getStackTrace());
    }

    static List<Kind> all() {
        List<Kind> kinds = new ArrayList<>();
        kinds.add(right(
                "IntSummaryStatistics",
                () -> java.util.stream.IntStream.of(1, 5).summaryStatistics(),
                Kind::text));
        kinds.add(right(
                "LongSummaryStatistics",
                () -> java.util.stream.LongStream.of(1, 5).summaryStatistics(),
                Kind::text));
        kinds.add(right(
                "DoubleSummaryStatistics",
                () -> java.util.stream.DoubleStream.of(1, 5).summaryStatistics(),
                Kind::text));
        kinds.add(right(
                "DoubleSummaryStatistics of infinities of both signs",
                () -> java.util.stream.DoubleStream.of(1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)
                        .summaryStatistics(),
                Kind::text));
        kinds.add(right(
                "DoubleSummaryStatistics with NaN",
                () -> java.util.stream.DoubleStream.of(1, Double.NaN).summaryStatistics(),
                Kind::text));
        kinds.add(right("DoubleSummaryStatistics of nothing", java.util.DoubleSummaryStatistics::new, Kind::text));
        LocalDateTime time = LocalDateTime.of(2024, 2, 29, 13, 14, 15, 16);
        ZonedDateTime zoned = time.atZone(ZoneId.of("Europe/Paris"));
        for (Object each : List.of(
                time,
                time.toLocalDate(),
                time.toLocalTime(),
                zoned,
                zoned.toInstant(),
                zoned.toOffsetDateTime(),
                Duration.ofSeconds(-5, 3),
                Period.ofDays(3),
                Year.of(2024),
                YearMonth.of(2024, 2),
                MonthDay.of(2, 29),
                ZoneOffset.UTC,
                ZoneId.of("Europe/Paris"),
                DayOfWeek.FRIDAY,
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                Clock.systemUTC(),
                JapaneseDate.from(time))) {
            kinds.add(right("java.time " + each.getClass().getSimpleName(), () -> each));
        }
        for (Object each : new Object[] {
            new Date(5),
            new Timestamp(7),
            new java.sql.Date(5),
            new GregorianCalendar(2020, 1, 1),
            TimeZone.getTimeZone("Europe/Paris"),
            new SimpleDateFormat("yyyy", Locale.ROOT),
            new DecimalFormat("0.0"),
            new BigDecimal("1.50"),
            BigInteger.TEN.pow(50),
            MathContext.DECIMAL64,
            UUID.fromString("0-1-2-3-4"),
            URI.create("http://h/p?q#f"),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 80),
            InetAddress.getLoopbackAddress(),
            Currency.getInstance("EUR"),
            StandardCharsets.UTF_16,
            new File("a/b"),
            Path.of("a", "b"),
            Color.RED,
            new Point(1, 2),
            new Point2D.Double(1, 2),
            new java.awt.Dimension(1, 2),
            new java.awt.Rectangle(1, 2),
            AffineTransform.getRotateInstance(1),
            new StackTraceElement("a", "b", "c", 4)
        }) {
            kinds.add(right(
                    each.getClass()
                            .getName()
                            .substring(each.getClass().getName().lastIndexOf('.') + 1),
                    () -> each));
        }
        kinds.add(right("Timestamp nanos", () -> {
            Timestamp t = new Timestamp(0);
            t.setNanos(123456789);
            return t;
        }));
        kinds.add(right("URL", () -> new URL("http://localhost/x"), Kind::text));
        for (String tag : List.of("zh-Hant-TW", "fr-FR", "und", "th-TH-u-nu-thai")) {
            kinds.add(right("Locale " + tag, () -> Locale.forLanguageTag(tag)));
        }
        kinds.add(right(
                "Pattern (flags)",
                () -> Pattern.compile("a.*", Pattern.CASE_INSENSITIVE),
                (a, b) -> Kind.text(a, b) && ((Pattern) a).flags() == ((Pattern) b).flags()));
        kinds.add(right(
                "Random continues same sequence",
                () -> {
                    Random random = new Random(3);
                    random.nextGaussian();
                    return random;
                },
                (a, b) -> ((Random) a).nextGaussian() == ((Random) b).nextGaussian()
                        && ((Random) a).nextLong() == ((Random) b).nextLong()));
        kinds.add(right("SecureRandom", java.security.SecureRandom::new, (a, b) -> true));
        kinds.add(right("AtomicInteger", () -> new AtomicInteger(4), Kind::text));
        kinds.add(right("AtomicLong", () -> new AtomicLong(4), Kind::text));
        kinds.add(right("AtomicBoolean", () -> new AtomicBoolean(true), Kind::text));
        kinds.add(right(
                "AtomicReference(user obj)",
                () -> new AtomicReference<>(new UserKinds.Plain("a", 1)),
                (a, b) -> ((AtomicReference<?>) a).get().equals(((AtomicReference<?>) b).get())));
        kinds.add(right("AtomicIntegerArray", () -> new AtomicIntegerArray(new int[] {1, 2}), Kind::text));
        kinds.add(right("AtomicReferenceArray", () -> new AtomicReferenceArray<>(new Object[] {1, "b"}), Kind::text));
        kinds.add(right(
                "LongAdder",
                () -> {
                    LongAdder adder = new LongAdder();
                    adder.add(5);
                    return adder;
                },
                Kind::text));
        kinds.add(right("DoubleAdder", DoubleAdder::new, Kind::text));
        kinds.add(right("StringBuilder", () -> new StringBuilder("a"), Kind::text));
        kinds.add(right("StringBuffer", () -> new StringBuffer("a"), Kind::text));
        for (Class<?> type : List.of(
                int.class, void.class, String.class, int[][].class, Kind.class, Kind[].class, java.net.Socket.class)) {
            kinds.add(right("Class " + type.getSimpleName(), () -> type));
        }
        kinds.add(right("Method", () -> String.class.getMethod("length")));
        kinds.add(right("Constructor", () -> String.class.getConstructor(char[].class)));
        kinds.add(right("Field", () -> UserKinds.Plain.class.getDeclaredField("name")));
        kinds.add(right("MethodType", () -> java.lang.invoke.MethodType.methodType(int.class, String.class)));
        kinds.add(right("DateTimeFormatter predefined", () -> DateTimeFormatter.ISO_DATE, (a, b) -> a == b));
        kinds.add(right("RuntimeException + stack trace", () -> new RuntimeException("m"), JdkKinds::trace));
        kinds.add(right(
                "exception cause + suppressed",
                () -> {
                    Exception e = new Exception("m", new IllegalStateException("c"));
                    e.addSuppressed(new Error("s"));
                    return e;
                },
                (a, b) -> trace(a, b)
                        && trace(((Throwable) a).getCause(), ((Throwable) b).getCause())
                        && trace(((Throwable) a).getSuppressed()[0], ((Throwable) b).getSuppressed()[0])));
        kinds.add(right(
                "exception: initCause after round trip",
                () -> new Exception("m"),
                (a, b) -> ((Throwable) b).initCause(new Error()).getCause() != null));
        kinds.add(right(
                "exception cause cycle a->b->a",
                () -> {
                    Exception a = new Exception("a");
                    Exception b = new Exception("b", a);
                    a.initCause(b);
                    return a;
                },
                (a, b) -> ((Throwable) b).getCause().getCause() == b));
        kinds.add(right(
                "SQLException chain",
                () -> {
                    SQLException e = new SQLException("a", "state", 3);
                    e.setNextException(new SQLException("b"));
                    return e;
                },
                (a, b) -> ((SQLException) b).getNextException().getMessage().equals("b")
                        && ((SQLException) b).getErrorCode() == 3));
        kinds.add(right(
                "UncheckedIOException", () -> new UncheckedIOException(new java.io.IOException("x")), JdkKinds::trace));
        kinds.add(right("StackOverflowError", StackOverflowError::new, JdkKinds::trace));
        kinds.add(right(
                "ReentrantLock arrives unlocked",
                () -> {
                    ReentrantLock lock = new ReentrantLock(true);
                    lock.lock();
                    return lock;
                },
                (a, b) -> !((ReentrantLock) b).isLocked() && ((ReentrantLock) b).isFair()));
        kinds.add(right("ReentrantReadWriteLock", ReentrantReadWriteLock::new, (a, b) -> true));
        kinds.add(right("Semaphore", () -> new Semaphore(3), (a, b) -> ((Semaphore) b).availablePermits() == 3));
        kinds.add(right(
                "ByteBuffer heap", () -> ByteBuffer.wrap(new byte[] {1, 2, 3}).position(1)));
        kinds.add(right(
                "ByteBuffer direct",
                () -> ByteBuffer.allocateDirect(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(5)
                        .flip(),
                (a, b) -> a.equals(b) && ((ByteBuffer) b).getInt() == 5));
        kinds.add(similar("MappedByteBuffer (a copy)", () -> {
            try (var channel = java.nio.channels.FileChannel.open(Path.of("pom.xml"))) {
                return channel.map(java.nio.channels.FileChannel.MapMode.READ_ONLY, 0, 10);
            }
        }));
        kinds.add(similar("DoubleBuffer", () -> DoubleBuffer.wrap(new double[] {1, 2})));
        kinds.add(right(
                "BufferedImage",
                () -> {
                    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
                    image.setRGB(1, 1, 0xff00ff);
                    return image;
                },
                (a, b) -> ((BufferedImage) a).getRGB(1, 1) == ((BufferedImage) b).getRGB(1, 1)
                        && ((BufferedImage) a).getType() == ((BufferedImage) b).getType()));
        kinds.add(right("SecretKeySpec", () -> new javax.crypto.spec.SecretKeySpec(new byte[16], "AES")));
        kinds.add(right(
                "DefaultTableModel",
                () -> new javax.swing.table.DefaultTableModel(2, 3),
                (a, b) -> ((javax.swing.table.DefaultTableModel) b).getColumnCount() == 3));
        kinds.add(right("PropertyChangeSupport", () -> new java.beans.PropertyChangeSupport("bean"), (a, b) -> true));
        return kinds;
    }
}
