package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.io.File;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.DoubleSummaryStatistics;
import java.util.IntSummaryStatistics;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Small JDK values without children, which are shorter and faster this way than by Java serialization. */
final class JdkValueCodec extends Codec<Object> {
    JdkValueCodec(int id) {
        super(id, Identity.LEAF);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Object value) {
        switch (id) {
            case Ids.BIG_INTEGER -> bytes(out, ((BigInteger) value).toByteArray());
            case Ids.BIG_DECIMAL -> {
                bytes(out, ((BigDecimal) value).unscaledValue().toByteArray());
                out.writeVarInt(((BigDecimal) value).scale(), false);
            }
            case Ids.UUID -> {
                out.writeLong(((UUID) value).getMostSignificantBits());
                out.writeLong(((UUID) value).getLeastSignificantBits());
            }
            case Ids.FILE -> out.text(((File) value).getPath());
            case Ids.PATH -> path(out, (Path) value);
            case Ids.PATTERN -> {
                out.text(((Pattern) value).pattern());
                out.writeVarInt(((Pattern) value).flags(), true);
            }
            case Ids.LOCALE -> locale(out, (Locale) value);
            case Ids.CHARSET -> out.text(((Charset) value).name());
            case Ids.LOCAL_DATE -> out.writeVarLong(((LocalDate) value).toEpochDay(), false);
            case Ids.LOCAL_DATE_TIME -> {
                out.writeVarLong(((LocalDateTime) value).toLocalDate().toEpochDay(), false);
                out.writeVarLong(((LocalDateTime) value).toLocalTime().toNanoOfDay(), true);
            }
            case Ids.LOCAL_TIME -> out.writeVarLong(((LocalTime) value).toNanoOfDay(), true);
            case Ids.INSTANT -> {
                out.writeVarLong(((Instant) value).getEpochSecond(), false);
                out.writeVarInt(((Instant) value).getNano(), true);
            }
            case Ids.DURATION -> {
                out.writeVarLong(((Duration) value).getSeconds(), false);
                out.writeVarInt(((Duration) value).getNano(), true);
            }
            case Ids.DATE -> out.writeVarLong(((Date) value).getTime(), false);
            case Ids.ATOMIC_INTEGER -> out.writeVarInt(((AtomicInteger) value).get(), false);
            case Ids.ATOMIC_LONG -> out.writeVarLong(((AtomicLong) value).get(), false);
            case Ids.ATOMIC_BOOLEAN -> out.writeBoolean(((AtomicBoolean) value).get());
            case Ids.INT_STATISTICS -> {
                IntSummaryStatistics ints = (IntSummaryStatistics) value;
                longs(out, ints.getCount(), ints.getMin(), ints.getMax(), ints.getSum());
            }
            case Ids.LONG_STATISTICS -> {
                LongSummaryStatistics longs = (LongSummaryStatistics) value;
                longs(out, longs.getCount(), longs.getMin(), longs.getMax(), longs.getSum());
            }
            case Ids.DOUBLE_STATISTICS -> {
                DoubleSummaryStatistics doubles = (DoubleSummaryStatistics) value;
                out.writeLong(doubles.getCount());
                out.writeDouble(doubles.getMin());
                out.writeDouble(doubles.getMax());
                out.writeDouble(doubles.getSum());
            }
            case Ids.OPTIONAL_INT -> {
                OptionalInt optionalInt = (OptionalInt) value;
                out.writeBoolean(optionalInt.isPresent());
                out.writeVarInt(optionalInt.orElse(0), false);
            }
            case Ids.OPTIONAL_LONG -> {
                OptionalLong optionalLong = (OptionalLong) value;
                out.writeBoolean(optionalLong.isPresent());
                out.writeVarLong(optionalLong.orElse(0), false);
            }
            case Ids.OPTIONAL_DOUBLE -> {
                OptionalDouble optionalDouble = (OptionalDouble) value;
                out.writeBoolean(optionalDouble.isPresent());
                out.writeLong(Double.doubleToRawLongBits(optionalDouble.orElse(0)));
            }
            case Ids.FORMATTER -> out.text(formatter((DateTimeFormatter) value));
            default -> out.text(value.toString());
        }
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        return switch (id) {
            case Ids.BIG_INTEGER -> new BigInteger(bytes(in));
            case Ids.BIG_DECIMAL -> new BigDecimal(new BigInteger(bytes(in)), in.readVarInt(false));
            case Ids.UUID -> new UUID(in.readLong(), in.readLong());
            case Ids.URI -> URI.create(in.text());
            case Ids.FILE -> new File(in.text());
            case Ids.PATH -> path(in);
            case Ids.PATTERN -> Pattern.compile(in.text(), in.readVarInt(true));
            case Ids.LOCALE -> locale(in);
            case Ids.CHARSET -> Charset.forName(in.text());
            case Ids.LOCAL_DATE -> LocalDate.ofEpochDay(in.readVarLong(false));
            case Ids.LOCAL_DATE_TIME ->
                LocalDateTime.of(
                        LocalDate.ofEpochDay(in.readVarLong(false)), LocalTime.ofNanoOfDay(in.readVarLong(true)));
            case Ids.LOCAL_TIME -> LocalTime.ofNanoOfDay(in.readVarLong(true));
            case Ids.INSTANT -> Instant.ofEpochSecond(in.readVarLong(false), in.readVarInt(true));
            case Ids.DURATION -> Duration.ofSeconds(in.readVarLong(false), in.readVarInt(true));
            case Ids.DATE -> new Date(in.readVarLong(false));
            case Ids.ATOMIC_INTEGER -> new AtomicInteger(in.readVarInt(false));
            case Ids.ATOMIC_LONG -> new AtomicLong(in.readVarLong(false));
            case Ids.ATOMIC_BOOLEAN -> new AtomicBoolean(in.readByte() != 0);
            case Ids.INT_STATISTICS ->
                new IntSummaryStatistics(in.readLong(), (int) in.readLong(), (int) in.readLong(), in.readLong());
            case Ids.LONG_STATISTICS ->
                new LongSummaryStatistics(in.readLong(), in.readLong(), in.readLong(), in.readLong());
            case Ids.DOUBLE_STATISTICS -> doubles(in);
            case Ids.STRING_BUILDER -> new StringBuilder(in.text());
            case Ids.STRING_BUFFER -> new StringBuffer(in.text());
            case Ids.OPTIONAL_INT -> {
                boolean hasInt = in.readByte() != 0;
                int anInt = in.readVarInt(false);
                yield hasInt ? OptionalInt.of(anInt) : OptionalInt.empty();
            }
            case Ids.OPTIONAL_LONG -> {
                boolean hasLong = in.readByte() != 0;
                long aLong = in.readVarLong(false);
                yield hasLong ? OptionalLong.of(aLong) : OptionalLong.empty();
            }
            case Ids.OPTIONAL_DOUBLE -> {
                boolean hasDouble = in.readByte() != 0;
                double aDouble = Double.longBitsToDouble(in.readLong());
                yield hasDouble ? OptionalDouble.of(aDouble) : OptionalDouble.empty();
            }
            default -> formatter(in.text());
        };
    }

    private static void bytes(GraphOutput out, byte[] bytes) {
        out.count(bytes.length);
        out.own(bytes);
    }

    private static byte[] bytes(GraphInput in) {
        return in.exactly(in.count(1));
    }

    /** Paths of the default file system by their text, others by their URI. */
    private static void path(GraphOutput out, Path value) {
        boolean usual = value.getFileSystem() == FileSystems.getDefault();
        out.writeBoolean(usual);
        out.text(usual ? value.toString() : value.toUri().toString());
    }

    private static Path path(GraphInput in) {
        return in.readByte() != 0 ? Path.of(in.text()) : Path.of(URI.create(in.text()));
    }

    private static void locale(GraphOutput out, Locale value) {
        // a few old locales (ja_JP_JP, no_NO_NY) have no tag that leads back to them
        String tag = value.toLanguageTag();
        boolean tagged = Locale.forLanguageTag(tag).equals(value);
        out.writeBoolean(tagged);
        if (tagged) {
            out.text(tag);
        } else {
            out.text(value.getLanguage());
            out.text(value.getCountry());
            out.text(value.getVariant());
        }
    }

    @SuppressWarnings("deprecation") // the factory came with Java 19
    private static Locale locale(GraphInput in) {
        return in.readByte() != 0 ? Locale.forLanguageTag(in.text()) : new Locale(in.text(), in.text(), in.text());
    }

    private static void longs(GraphOutput out, long count, long min, long max, long sum) {
        out.writeLong(count);
        out.writeLong(min);
        out.writeLong(max);
        out.writeLong(sum);
    }

    private static DoubleSummaryStatistics doubles(GraphInput in) {
        long count = in.readLong();
        double min = in.readDouble();
        double max = in.readDouble();
        double sum = in.readDouble();
        if (!Double.isNaN(sum) || Double.isNaN(min) || Double.isNaN(max)) {
            return new DoubleSummaryStatistics(count, min, max, sum);
        }
        // Infinities of both signs were added up, which the constructor takes for a mistake.
        DoubleSummaryStatistics all = new DoubleSummaryStatistics(count - 2, min, max, 0);
        all.combine(new DoubleSummaryStatistics(1, min, min, Double.POSITIVE_INFINITY));
        all.combine(new DoubleSummaryStatistics(1, max, max, Double.NEGATIVE_INFINITY));
        return all;
    }

    private static String formatter(DateTimeFormatter value) {
        for (Field field : DateTimeFormatter.class.getFields()) {
            try {
                if (field.getType() == DateTimeFormatter.class && field.get(null) == value) {
                    return field.getName();
                }
            } catch (IllegalAccessException e) {
                throw new Refusal(value, "is a formatter that can't be examined", e);
            }
        }
        throw Refusal.of(value, "only the predefined formatters can; send the pattern and call ofPattern in the task");
    }

    private static Object formatter(String name) {
        try {
            return DateTimeFormatter.class.getField(name).get(null);
        } catch (ReflectiveOperationException e) {
            throw new KryoException("DateTimeFormatter." + name + " is missing here", e);
        }
    }
}
