package dev.lido.serial;

/** Which JDK classes have a codec of ours. By name, so that asking loads none of them. */
final class JdkTypes {
    private JdkTypes() {}

    /** The token, or 0. */
    static int id(Class<?> type) {
        String name = type.getName();
        if (name.startsWith("java.util.")) {
            return inUtil(name.substring("java.util.".length()));
        }
        if (name.startsWith("java.lang.")) {
            return inLang(name.substring("java.lang.".length()));
        }
        int kind = JdkValueCodec.kind(type, name);
        if (kind >= 0) {
            return Ids.JDK_VALUE + kind;
        }
        if (name.startsWith("java.nio.") && java.nio.Buffer.class.isAssignableFrom(type)) {
            return name.contains("Mapped") ? 0 : Ids.BUFFER;
        }
        return name.equals("java.awt.image.BufferedImage") ? Ids.IMAGE : 0;
    }

    private static int inLang(String name) {
        switch (name) {
            case "Boolean":
                return Ids.BOOLEAN;
            case "Byte":
                return Ids.BYTE;
            case "Short":
                return Ids.SHORT;
            case "Character":
                return Ids.CHAR;
            case "Integer":
                return Ids.INT;
            case "Long":
                return Ids.LONG;
            case "Float":
                return Ids.FLOAT;
            case "Double":
                return Ids.DOUBLE;
            case "String":
                return Ids.STRING;
            case "Class":
                return Ids.CLASS;
            case "Object":
                return Ids.OBJECT;
            default:
                int kind = JdkValueCodec.kind("java.lang." + name);
                return kind >= 0 ? Ids.JDK_VALUE + kind : 0;
        }
    }

    private static int inUtil(String name) {
        switch (name) {
            case "ArrayList":
                return Ids.ARRAY_LIST;
            case "LinkedList":
                return Ids.LINKED_LIST;
            case "Vector":
                return Ids.VECTOR;
            case "Stack":
                return Ids.STACK;
            case "ArrayDeque":
                return Ids.ARRAY_DEQUE;
            case "HashSet":
                return Ids.HASH_SET;
            case "LinkedHashSet":
                return Ids.LINKED_HASH_SET;
            case "TreeSet":
                return Ids.TREE_SET;
            case "PriorityQueue":
                return Ids.PRIORITY_QUEUE;
            case "HashMap":
                return Ids.HASH_MAP;
            case "LinkedHashMap":
                return Ids.LINKED_HASH_MAP;
            case "IdentityHashMap":
                return Ids.IDENTITY_MAP;
            case "WeakHashMap":
                return Ids.WEAK_MAP;
            case "Hashtable":
                return Ids.HASHTABLE;
            case "TreeMap":
                return Ids.TREE_MAP;
            case "ImmutableCollections$List12":
            case "ImmutableCollections$ListN":
                return Ids.LIST_OF;
            case "ImmutableCollections$Set12":
            case "ImmutableCollections$SetN":
                return Ids.SET_OF;
            case "ImmutableCollections$Map1":
            case "ImmutableCollections$MapN":
                return Ids.MAP_OF;
            case "KeyValueHolder":
                return Ids.ENTRY;
            case "AbstractMap$SimpleEntry":
                return Ids.SIMPLE_ENTRY;
            case "AbstractMap$SimpleImmutableEntry":
                return Ids.IMMUTABLE_ENTRY;
            case "Optional":
                return Ids.OPTIONAL;
            case "stream.Collectors$Partition":
                return Ids.PARTITION;
            default:
                return name.startsWith("concurrent.") ? inConcurrent(name.substring(11)) : value(name);
        }
    }

    private static int inConcurrent(String name) {
        switch (name) {
            case "ConcurrentLinkedQueue":
                return Ids.CONCURRENT_LINKED_QUEUE;
            case "ConcurrentLinkedDeque":
                return Ids.CONCURRENT_LINKED_DEQUE;
            case "CopyOnWriteArrayList":
                return Ids.COPY_ON_WRITE_LIST;
            case "CopyOnWriteArraySet":
                return Ids.COPY_ON_WRITE_SET;
            case "ConcurrentSkipListSet":
                return Ids.SKIP_LIST_SET;
            case "ConcurrentHashMap":
                return Ids.CONCURRENT_MAP;
            case "ConcurrentSkipListMap":
                return Ids.SKIP_LIST_MAP;
            case "atomic.AtomicReference":
                return Ids.HOLDER;
            default:
                return value("concurrent." + name);
        }
    }

    private static int value(String name) {
        int kind = JdkValueCodec.kind("java.util." + name);
        return kind >= 0 ? Ids.JDK_VALUE + kind : 0;
    }
}
