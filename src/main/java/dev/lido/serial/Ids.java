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
    static final int NULLS_LIST_OF = 52;
    static final int SET_OF = 53;
    static final int MAP_OF = 54;
    static final int ENTRY = 55;
    static final int SIMPLE_ENTRY = 56;
    static final int IMMUTABLE_ENTRY = 57;
    static final int OPTIONAL = 58;
    static final int HOLDER = 59;
    static final int PARTITION = 60;

    /** Small JDK values: this plus a kind of {@link JdkValueCodec}. */
    static final int JDK_VALUE = 64;

    static final int BUFFER = 100;
    static final int IMAGE = 101;

    /** A value that travels apart from the graph that names it. */
    static final int APART = 102;

    static final int SUBSTITUTION = 103;

    static final int BY_CLASS = 108;

    private Ids() {}
}
