package dev.lido.serial;

import java.nio.Buffer;
import java.nio.charset.Charset;
import java.nio.file.Path;

/** Which JDK classes have a codec of ours. By name, so that asking loads none of them. */
final class JdkTypes {
    private JdkTypes() {}

    /** The token, or 0. */
    static int id(Class<?> type) {
        int id = id(type.getName());
        return id != 0 ? id : idOfFamily(type);
    }

    /** Classes of which the public type, which all JVMs have loaded, says all that matters. */
    private static int idOfFamily(Class<?> type) {
        if (Path.class.isAssignableFrom(type)) {
            return Ids.PATH;
        }
        if (Charset.class.isAssignableFrom(type)) {
            return Ids.CHARSET;
        }
        return Buffer.class.isAssignableFrom(type) && !type.getName().contains("Mapped") ? Ids.BUFFER : 0;
    }

    private static int id(String name) {
        return switch (name) {
            case "java.lang.Boolean" -> Ids.BOOLEAN;
            case "java.lang.Byte" -> Ids.BYTE;
            case "java.lang.Short" -> Ids.SHORT;
            case "java.lang.Character" -> Ids.CHAR;
            case "java.lang.Integer" -> Ids.INT;
            case "java.lang.Long" -> Ids.LONG;
            case "java.lang.Float" -> Ids.FLOAT;
            case "java.lang.Double" -> Ids.DOUBLE;
            case "java.lang.String" -> Ids.STRING;
            case "java.lang.Class" -> Ids.CLASS;
            case "java.lang.Object" -> Ids.OBJECT;
            case "java.util.ArrayList" -> Ids.ARRAY_LIST;
            case "java.util.LinkedList" -> Ids.LINKED_LIST;
            case "java.util.Vector" -> Ids.VECTOR;
            case "java.util.Stack" -> Ids.STACK;
            case "java.util.ArrayDeque" -> Ids.ARRAY_DEQUE;
            case "java.util.HashSet" -> Ids.HASH_SET;
            case "java.util.LinkedHashSet" -> Ids.LINKED_HASH_SET;
            case "java.util.concurrent.ConcurrentLinkedQueue" -> Ids.CONCURRENT_LINKED_QUEUE;
            case "java.util.concurrent.ConcurrentLinkedDeque" -> Ids.CONCURRENT_LINKED_DEQUE;
            case "java.util.concurrent.CopyOnWriteArrayList" -> Ids.COPY_ON_WRITE_LIST;
            case "java.util.concurrent.CopyOnWriteArraySet" -> Ids.COPY_ON_WRITE_SET;
            case "java.util.TreeSet" -> Ids.TREE_SET;
            case "java.util.PriorityQueue" -> Ids.PRIORITY_QUEUE;
            case "java.util.concurrent.ConcurrentSkipListSet" -> Ids.SKIP_LIST_SET;
            case "java.util.HashMap" -> Ids.HASH_MAP;
            case "java.util.LinkedHashMap" -> Ids.LINKED_HASH_MAP;
            case "java.util.concurrent.ConcurrentHashMap" -> Ids.CONCURRENT_MAP;
            case "java.util.IdentityHashMap" -> Ids.IDENTITY_MAP;
            case "java.util.WeakHashMap" -> Ids.WEAK_MAP;
            case "java.util.Hashtable" -> Ids.HASHTABLE;
            case "java.util.TreeMap" -> Ids.TREE_MAP;
            case "java.util.concurrent.ConcurrentSkipListMap" -> Ids.SKIP_LIST_MAP;
            case "java.util.ImmutableCollections$List12", "java.util.ImmutableCollections$ListN" -> Ids.LIST_OF;
            case "java.util.ImmutableCollections$Set12", "java.util.ImmutableCollections$SetN" -> Ids.SET_OF;
            case "java.util.ImmutableCollections$Map1", "java.util.ImmutableCollections$MapN" -> Ids.MAP_OF;
            case "java.util.KeyValueHolder" -> Ids.ENTRY;
            case "java.util.AbstractMap$SimpleEntry" -> Ids.SIMPLE_ENTRY;
            case "java.util.AbstractMap$SimpleImmutableEntry" -> Ids.IMMUTABLE_ENTRY;
            case "java.util.Optional" -> Ids.OPTIONAL;
            case "java.util.concurrent.atomic.AtomicReference" -> Ids.HOLDER;
            case "java.util.stream.Collectors$Partition" -> Ids.PARTITION;
            case "java.math.BigInteger" -> Ids.BIG_INTEGER;
            case "java.math.BigDecimal" -> Ids.BIG_DECIMAL;
            case "java.util.UUID" -> Ids.UUID;
            case "java.net.URI" -> Ids.URI;
            case "java.io.File" -> Ids.FILE;
            case "java.util.regex.Pattern" -> Ids.PATTERN;
            case "java.util.Locale" -> Ids.LOCALE;
            case "java.time.LocalDate" -> Ids.LOCAL_DATE;
            case "java.time.LocalDateTime" -> Ids.LOCAL_DATE_TIME;
            case "java.time.LocalTime" -> Ids.LOCAL_TIME;
            case "java.time.Instant" -> Ids.INSTANT;
            case "java.time.Duration" -> Ids.DURATION;
            case "java.util.Date" -> Ids.DATE;
            case "java.util.concurrent.atomic.AtomicInteger" -> Ids.ATOMIC_INTEGER;
            case "java.util.concurrent.atomic.AtomicLong" -> Ids.ATOMIC_LONG;
            case "java.util.concurrent.atomic.AtomicBoolean" -> Ids.ATOMIC_BOOLEAN;
            case "java.util.IntSummaryStatistics" -> Ids.INT_STATISTICS;
            case "java.util.LongSummaryStatistics" -> Ids.LONG_STATISTICS;
            case "java.util.DoubleSummaryStatistics" -> Ids.DOUBLE_STATISTICS;
            case "java.lang.StringBuilder" -> Ids.STRING_BUILDER;
            case "java.lang.StringBuffer" -> Ids.STRING_BUFFER;
            case "java.util.OptionalInt" -> Ids.OPTIONAL_INT;
            case "java.util.OptionalLong" -> Ids.OPTIONAL_LONG;
            case "java.util.OptionalDouble" -> Ids.OPTIONAL_DOUBLE;
            case "java.time.format.DateTimeFormatter" -> Ids.FORMATTER;
            case "java.lang.reflect.Method" -> Ids.METHOD;
            case "java.lang.reflect.Constructor" -> Ids.CONSTRUCTOR;
            case "java.lang.reflect.Field" -> Ids.FIELD;
            case "java.awt.image.BufferedImage" -> Ids.IMAGE;
            default -> 0;
        };
    }
}
