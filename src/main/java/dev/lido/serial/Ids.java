package dev.lido.serial;

/**
 * The tokens that open a value. Both ends run the same jar, so they may change freely. Tokens from {@link #BY_CLASS} on
 * name a class of the payload's table.
 */
final class Ids {
    static final int NULL = 0;
    static final int BACK = 1;

    static final int BOOLEAN = 2;
    static final int BYTE = 3;
    static final int SHORT = 4;
    static final int CHAR = 5;
    static final int INT = 6;
    static final int LONG = 7;
    static final int FLOAT = 8;
    static final int DOUBLE = 9;
    static final int STRING = 10;

    /** Arrays of primitives: this plus the element's place in {@link ClassRefs#PRIMITIVES}. */
    static final int PRIMITIVE_ARRAY = 11;

    static final int ARRAY = 19;
    static final int OBJECT_ARRAY = 20;
    static final int LAMBDA = 21;
    static final int PROXY = 22;
    static final int BRIDGE = 23;
    static final int CLASS = 24;
    static final int OBJECT = 25;

    static final int ARRAY_LIST = 26;
    static final int LINKED_LIST = 27;
    static final int VECTOR = 28;
    static final int STACK = 29;
    static final int ARRAY_DEQUE = 30;
    static final int HASH_SET = 31;
    static final int LINKED_HASH_SET = 32;
    static final int CONCURRENT_LINKED_QUEUE = 33;
    static final int CONCURRENT_LINKED_DEQUE = 34;
    static final int COPY_ON_WRITE_LIST = 35;
    static final int COPY_ON_WRITE_SET = 36;
    static final int TREE_SET = 37;
    static final int PRIORITY_QUEUE = 38;
    static final int SKIP_LIST_SET = 39;
    static final int KEY_SET = 40;
    static final int LAST_COLLECTION = 40;

    static final int HASH_MAP = 41;
    static final int LINKED_HASH_MAP = 42;
    static final int CONCURRENT_MAP = 43;
    static final int IDENTITY_MAP = 44;
    static final int WEAK_MAP = 45;
    static final int HASHTABLE = 46;
    static final int TREE_MAP = 47;
    static final int SKIP_LIST_MAP = 48;
    static final int LAST_MAP = 48;

    static final int LIST_OF = 51;
    static final int SET_OF = 53;
    static final int MAP_OF = 54;
    static final int ENTRY = 55;
    static final int SIMPLE_ENTRY = 56;
    static final int IMMUTABLE_ENTRY = 57;
    static final int OPTIONAL = 58;
    static final int HOLDER = 59;
    static final int PARTITION = 60;

    static final int BIG_INTEGER = 64;
    static final int BIG_DECIMAL = 65;
    static final int UUID = 66;
    static final int URI = 67;
    static final int FILE = 68;
    static final int PATH = 69;
    static final int PATTERN = 70;
    static final int LOCALE = 71;
    static final int CHARSET = 72;
    static final int LOCAL_DATE = 73;
    static final int LOCAL_DATE_TIME = 74;
    static final int LOCAL_TIME = 75;
    static final int INSTANT = 76;
    static final int DURATION = 77;
    static final int DATE = 78;
    static final int ATOMIC_INTEGER = 79;
    static final int ATOMIC_LONG = 80;
    static final int ATOMIC_BOOLEAN = 81;
    static final int INT_STATISTICS = 82;
    static final int LONG_STATISTICS = 83;
    static final int DOUBLE_STATISTICS = 84;
    static final int STRING_BUILDER = 85;
    static final int STRING_BUFFER = 86;
    static final int OPTIONAL_INT = 87;
    static final int OPTIONAL_LONG = 88;
    static final int OPTIONAL_DOUBLE = 89;
    static final int FORMATTER = 90;
    static final int LAST_VALUE = 90;

    static final int METHOD = 91;
    static final int CONSTRUCTOR = 92;
    static final int FIELD = 93;

    static final int BUFFER = 100;
    static final int IMAGE = 101;

    /** A value that travels apart from the graph that names it. */
    static final int APART = 102;

    static final int SUBSTITUTION = 103;

    static final int BY_CLASS = 108;

    private Ids() {}
}
