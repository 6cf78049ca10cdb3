package dev.lido.serial;

import java.util.ArrayList;
import java.util.List;

/** Takes method descriptors apart without loading a class. */
final class DescriptorParts {
    private DescriptorParts() {}

    /** {@code (I[JLa/B;)V} gives {@code I}, {@code [J}, {@code La/B;}. */
    static List<String> parameters(String descriptor) {
        List<String> parts = new ArrayList<>();
        int at = 1;
        while (descriptor.charAt(at) != ')') {
            int from = at;
            while (descriptor.charAt(at) == '[') {
                at++;
            }
            at = descriptor.charAt(at) == 'L' ? descriptor.indexOf(';', at) + 1 : at + 1;
            parts.add(descriptor.substring(from, at));
        }
        return parts;
    }

    /** The result's descriptor. */
    static String result(String descriptor) {
        return descriptor.substring(descriptor.indexOf(')') + 1);
    }
}
