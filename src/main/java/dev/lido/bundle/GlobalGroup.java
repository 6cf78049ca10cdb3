package dev.lido.bundle;

import dev.lido.serial.Payload;
import java.util.List;

/**
 * Globals whose values share objects and therefore travel together, so that aliases stay aliases. Most groups hold one
 * field.
 *
 * @param id content id of fields and values; equal ids mean that nothing changed
 * @param fields the fields
 * @param values one item: an {@code Object[]} of the fields' values, in the order of the fields
 * @param simple the value is null, a primitive's box or a String: set before anything else is decoded, because decoding
 *     may run the user's code
 * @param portable the values hold no object of a session class, so they can move to a new generation of session classes
 */
public record GlobalGroup(ContentId id, List<GlobalField> fields, Payload values, boolean simple, boolean portable) {
    public GlobalGroup {
        fields = List.copyOf(fields);
    }
}
