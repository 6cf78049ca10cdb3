package dev.lido.capture;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;

/**
 * The classes that a class file mentions, in code, descriptors, generic signatures and attributes: what its constant
 * pool holds. Text that only looks like a descriptor does no harm, as no class bears such a name.
 */
final class Mentions {
    private static final int UTF8 = 1;
    private static final int CLASS = 7;

    private Mentions() {}

    /** Binary names of the classes. */
    static Set<String> in(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        char[] buffer = new char[reader.getMaxStringLength()];
        Set<String> names = new LinkedHashSet<>();
        for (int i = 1; i < reader.getItemCount(); i++) {
            int offset = reader.getItem(i);
            if (offset == 0) {
                continue; // the second half of a long or double
            }
            int tag = reader.readByte(offset - 1);
            if (tag == CLASS) {
                String name = reader.readUTF8(offset, buffer);
                if (name.charAt(0) == '[') {
                    addDescriptors(name, names);
                } else {
                    names.add(name.replace('/', '.'));
                }
            } else if (tag == UTF8) {
                String text = utf8(classFile, offset);
                addDescriptors(text, names);
            }
        }
        return names;
    }

    /** Only plain ASCII matters here: other characters in a descriptor arrive by its class entry. */
    private static String utf8(byte[] classFile, int offset) {
        int length = (classFile[offset] & 0xff) << 8 | classFile[offset + 1] & 0xff;
        byte first = length == 0 ? 0 : classFile[offset + 2];
        boolean interesting = first == '(' || first == 'L' || first == '[' || first == '<';
        return interesting ? new String(classFile, offset + 2, length, StandardCharsets.UTF_8) : "";
    }

    private static void addDescriptors(String text, Set<String> names) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != 'L') {
                continue;
            }
            int end = i + 1;
            while (end < length && text.charAt(end) != ';' && text.charAt(end) != '<') {
                end++;
            }
            if (end < length) {
                names.add(text.substring(i + 1, end).replace('/', '.'));
            }
            i = end;
        }
    }
}
