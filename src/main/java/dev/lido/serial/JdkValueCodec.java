package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
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
    static final int KINDS = 30;

    private final int kind;

    JdkValueCodec(int id) {
        super(id, Identity.LEAF);
        kind = id - Ids.JDK_VALUE;
    }

    static int kind(Class<?> type, String name) {
        if (name.endsWith("Path") && Path.class.isAssignableFrom(type)) {
            return 5;
        }
        return Charset.class.isAssignableFrom(type) ? 8 : kind(name);
    }

    static int kind(String name) {
        switch (name) {
            case "java.math.BigInteger":
                return 0;
            case "java.math.BigDecimal":
                return 1;
            case "java.util.UUID":
                return 2;
            case "java.net.URI":
                return 3;
            case "java.io.File":
                return 4;
            case "java.util.regex.Pattern":
                return 6;
            case "java.util.Locale":
                return 7;
            case "java.time.LocalDate":
                return 9;
            case "java.time.LocalDateTime":
                return 10;
            case "java.time.LocalTime":
                return 11;
            case "java.time.Instant":
                return 12;
            case "java.time.Duration":
                return 13;
            case "java.util.Date":
                return 14;
            case "java.util.concurrent.atomic.AtomicInteger":
                return 15;
            case "java.util.concurrent.atomic.AtomicLong":
                return 16;
            case "java.util.concurrent.atomic.AtomicBoolean":
                return 17;
            case "java.util.IntSummaryStatistics":
                return 18;
            case "java.util.LongSummaryStatistics":
                return 19;
            case "java.util.DoubleSummaryStatistics":
                return 20;
            case "java.lang.StringBuilder":
                return 21;
            case "java.lang.StringBuffer":
                return 22;
            case "java.util.OptionalInt":
                return 23;
            case "java.util.OptionalLong":
                return 24;
            case "java.util.OptionalDouble":
                return 25;
            case "java.lang.reflect.Method":
                return 26;
            case "java.lang.reflect.Constructor":
                return 27;
            case "java.lang.reflect.Field":
                return 28;
            case "java.time.format.DateTimeFormatter":
                return 29;
            default:
                return -1;
        }
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Object value) {
        switch (kind) {
            case 0:
                bytes(out, ((BigInteger) value).toByteArray());
                break;
            case 1:
                bytes(out, ((BigDecimal) value).unscaledValue().toByteArray());
                out.writeVarInt(((BigDecimal) value).scale(), false);
                break;
            case 2:
                out.writeLong(((UUID) value).getMostSignificantBits());
                out.writeLong(((UUID) value).getLeastSignificantBits());
                break;
            case 4:
                out.text(((File) value).getPath());
                break;
            case 5:
                out.text(((Path) value).getFileSystem() == java.nio.file.FileSystems.getDefault() ? "" : "u");
                out.text(
                        ((Path) value).getFileSystem() == java.nio.file.FileSystems.getDefault()
                                ? value.toString()
                                : ((Path) value).toUri().toString());
                break;
            case 6:
                out.text(((Pattern) value).pattern());
                out.writeVarInt(((Pattern) value).flags(), true);
                break;
            case 7:
                locale(out, (Locale) value);
                break;
            case 8:
                out.text(((Charset) value).name());
                break;
            case 9:
                out.writeVarLong(((LocalDate) value).toEpochDay(), false);
                break;
            case 10:
                out.writeVarLong(((LocalDateTime) value).toLocalDate().toEpochDay(), false);
                out.writeVarLong(((LocalDateTime) value).toLocalTime().toNanoOfDay(), true);
                break;
            case 11:
                out.writeVarLong(((LocalTime) value).toNanoOfDay(), true);
                break;
            case 12:
                out.writeVarLong(((Instant) value).getEpochSecond(), false);
                out.writeVarInt(((Instant) value).getNano(), true);
                break;
            case 13:
                out.writeVarLong(((Duration) value).getSeconds(), false);
                out.writeVarInt(((Duration) value).getNano(), true);
                break;
            case 14:
                out.writeVarLong(((Date) value).getTime(), false);
                break;
            case 15:
                out.writeVarInt(((AtomicInteger) value).get(), false);
                break;
            case 16:
                out.writeVarLong(((AtomicLong) value).get(), false);
                break;
            case 17:
                out.writeBoolean(((AtomicBoolean) value).get());
                break;
            case 18:
                IntSummaryStatistics ints = (IntSummaryStatistics) value;
                longs(out, ints.getCount(), ints.getMin(), ints.getMax(), ints.getSum());
                break;
            case 19:
                LongSummaryStatistics longs = (LongSummaryStatistics) value;
                longs(out, longs.getCount(), longs.getMin(), longs.getMax(), longs.getSum());
                break;
            case 20:
                DoubleSummaryStatistics doubles = (DoubleSummaryStatistics) value;
                out.writeLong(doubles.getCount());
                out.writeDouble(doubles.getMin());
                out.writeDouble(doubles.getMax());
                out.writeDouble(doubles.getSum());
                break;
            case 23:
                OptionalInt optionalInt = (OptionalInt) value;
                out.writeBoolean(optionalInt.isPresent());
                out.writeVarInt(optionalInt.orElse(0), false);
                break;
            case 24:
                OptionalLong optionalLong = (OptionalLong) value;
                out.writeBoolean(optionalLong.isPresent());
                out.writeVarLong(optionalLong.orElse(0), false);
                break;
            case 25:
                OptionalDouble optionalDouble = (OptionalDouble) value;
                out.writeBoolean(optionalDouble.isPresent());
                out.writeLong(Double.doubleToRawLongBits(optionalDouble.orElse(0)));
                break;
            case 26:
                ClassRefs.write(graph, out, ((Method) value).getDeclaringClass());
                out.text(((Method) value).getName());
                ClassRefs.write(graph, out, ((Method) value).getReturnType());
                parameters(graph, out, (Method) value);
                break;
            case 27:
                ClassRefs.write(graph, out, ((Constructor<?>) value).getDeclaringClass());
                parameters(graph, out, (Constructor<?>) value);
                break;
            case 28:
                ClassRefs.write(graph, out, ((Field) value).getDeclaringClass());
                out.text(((Field) value).getName());
                break;
            case 29:
                out.text(formatter((DateTimeFormatter) value));
                break;
            default:
                out.text(value.toString());
        }
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        switch (kind) {
            case 0:
                return new BigInteger(bytes(in));
            case 1:
                return new BigDecimal(new BigInteger(bytes(in)), in.readVarInt(false));
            case 2:
                return new UUID(in.readLong(), in.readLong());
            case 3:
                return URI.create(in.text());
            case 4:
                return new File(in.text());
            case 5:
                return in.text().isEmpty() ? Path.of(in.text()) : Path.of(URI.create(in.text()));
            case 6:
                return Pattern.compile(in.text(), in.readVarInt(true));
            case 7:
                return locale(in);
            case 8:
                return Charset.forName(in.text());
            case 9:
                return LocalDate.ofEpochDay(in.readVarLong(false));
            case 10:
                return LocalDateTime.of(
                        LocalDate.ofEpochDay(in.readVarLong(false)), LocalTime.ofNanoOfDay(in.readVarLong(true)));
            case 11:
                return LocalTime.ofNanoOfDay(in.readVarLong(true));
            case 12:
                return Instant.ofEpochSecond(in.readVarLong(false), in.readVarInt(true));
            case 13:
                return Duration.ofSeconds(in.readVarLong(false), in.readVarInt(true));
            case 14:
                return new Date(in.readVarLong(false));
            case 15:
                return new AtomicInteger(in.readVarInt(false));
            case 16:
                return new AtomicLong(in.readVarLong(false));
            case 17:
                return new AtomicBoolean(in.readByte() != 0);
            case 18:
                return new IntSummaryStatistics(in.readLong(), (int) in.readLong(), (int) in.readLong(), in.readLong());
            case 19:
                return new LongSummaryStatistics(in.readLong(), in.readLong(), in.readLong(), in.readLong());
            case 20:
                return new DoubleSummaryStatistics(in.readLong(), in.readDouble(), in.readDouble(), in.readDouble());
            case 21:
                return new StringBuilder(in.text());
            case 22:
                return new StringBuffer(in.text());
            case 23:
                boolean hasInt = in.readByte() != 0;
                int anInt = in.readVarInt(false);
                return hasInt ? OptionalInt.of(anInt) : OptionalInt.empty();
            case 24:
                boolean hasLong = in.readByte() != 0;
                long aLong = in.readVarLong(false);
                return hasLong ? OptionalLong.of(aLong) : OptionalLong.empty();
            case 25:
                boolean hasDouble = in.readByte() != 0;
                double aDouble = Double.longBitsToDouble(in.readLong());
                return hasDouble ? OptionalDouble.of(aDouble) : OptionalDouble.empty();
            default:
                return reflected(graph, in);
        }
    }

    private Object reflected(GraphReader graph, GraphInput in) {
        try {
            if (kind == 29) {
                return DateTimeFormatter.class.getField(in.text()).get(null);
            }
            Class<?> owner = ClassRefs.read(graph, in);
            if (kind == 27) {
                return owner.getDeclaredConstructor(parameters(graph, in));
            }
            String name = in.text();
            if (kind == 28) {
                return owner.getDeclaredField(name);
            }
            Class<?> result = ClassRefs.read(graph, in);
            Class<?>[] parameters = parameters(graph, in);
            for (Method method : owner.getDeclaredMethods()) {
                // bridge methods differ in their result only
                if (method.getName().equals(name)
                        && method.getReturnType() == result
                        && java.util.Arrays.equals(method.getParameterTypes(), parameters)) {
                    return method;
                }
            }
            throw new KryoException(owner.getName() + " has no such method " + name + " here");
        } catch (ReflectiveOperationException e) {
            throw new KryoException("a member is missing here: " + e.getMessage(), e);
        }
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

    private static void longs(GraphOutput out, long count, long min, long max, long sum) {
        out.writeLong(count);
        out.writeLong(min);
        out.writeLong(max);
        out.writeLong(sum);
    }

    private static void bytes(GraphOutput out, byte[] bytes) {
        out.count(bytes.length);
        out.own(bytes);
    }

    private static byte[] bytes(GraphInput in) {
        return in.exactly(in.count(1));
    }

    private static void parameters(GraphWriter graph, GraphOutput out, Executable value) {
        Class<?>[] types = value.getParameterTypes();
        out.count(types.length);
        for (Class<?> type : types) {
            ClassRefs.write(graph, out, type);
        }
    }

    private static Class<?>[] parameters(GraphReader graph, GraphInput in) {
        Class<?>[] types = new Class<?>[in.count(2)];
        for (int i = 0; i < types.length; i++) {
            types[i] = ClassRefs.read(graph, in);
        }
        return types;
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
}
