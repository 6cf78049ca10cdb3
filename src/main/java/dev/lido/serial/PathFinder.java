package dev.lido.serial;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** After a failure, looks for the way from the root to the culprit: breadth first, so the shortest one is named. */
final class PathFinder {
    private static final int ENOUGH = 1_000_000;
    private static final int KEY_LENGTH = 40;

    private final ArrayDeque<Step> queue = new ArrayDeque<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Object culprit;

    private PathFinder(Object culprit) {
        this.culprit = culprit;
    }

    private record Step(@Nullable Step from, String how, Object object) {}

    /** The path, or the empty string if there is none to be seen. */
    static String find(@Nullable Object root, @Nullable Object culprit) {
        if (root == null || culprit == null || root == culprit) {
            return "";
        }
        try {
            return new PathFinder(culprit).search(root);
        } catch (RuntimeException | StackOverflowError e) {
            return "";
        }
    }

    private String search(Object root) {
        Step found = offer(null, "", root);
        while (found == null && !queue.isEmpty() && seen.size() < ENOUGH) {
            Step step = queue.poll();
            try {
                found = expand(step, step.object());
            } catch (RuntimeException | LinkageError e) {
                // a user collection that throws is not looked into
            }
        }
        StringBuilder path = new StringBuilder();
        for (Step at = found; at != null; at = at.from()) {
            path.insert(0, at.how());
        }
        return path.toString();
    }

    private @Nullable Step offer(@Nullable Step from, String how, @Nullable Object object) {
        if (object == null || !seen.add(object)) {
            return null;
        }
        Step step = new Step(from, how, object);
        if (object == culprit) {
            return step;
        }
        if (!(object instanceof String || object instanceof Number || object instanceof Enum)) {
            queue.add(step);
        }
        return null;
    }

    private @Nullable Step expand(Step step, Object object) {
        Class<?> type = object.getClass();
        if (type.isArray()) {
            return type.getComponentType().isPrimitive() ? null : elements(step, (Object[]) object, "[", "]");
        }
        Step found = null;
        if (object instanceof Map) {
            found = entries(step, (Map<?, ?>) object);
        } else if (object instanceof Collection && Codecs.isJdk(baseCollection(type))) {
            Collection<?> all = (Collection<?>) object;
            boolean list = object instanceof List;
            found = elements(step, all.toArray(), list ? ".get(" : ".element(", ")");
        } else if (object instanceof Map.Entry) {
            found = offer(step, ".getKey()", ((Map.Entry<?, ?>) object).getKey());
            found = found != null ? found : offer(step, ".getValue()", ((Map.Entry<?, ?>) object).getValue());
        } else if (object instanceof Optional) {
            found = offer(step, ".get()", ((Optional<?>) object).orElse(null));
        } else if (object instanceof AtomicReference) {
            found = offer(step, ".get()", ((AtomicReference<?>) object).get());
        } else if (object instanceof Throwable) {
            found = offer(step, ".getCause()", ((Throwable) object).getCause());
            found = found != null
                    ? found
                    : elements(step, ((Throwable) object).getSuppressed(), ".getSuppressed()[", "]");
        } else if (Proxy.isProxyClass(type)) {
            found = offer(step, ".handler", Proxy.getInvocationHandler(object));
        } else if (Lambdas.isLambda(type)) {
            found = captured(step, object);
        }
        return found != null ? found : fields(step, object);
    }

    private static Class<?> baseCollection(Class<?> type) {
        Class<?> at = type;
        while (!Codecs.isJdk(at)) {
            at = at.getSuperclass();
        }
        return at;
    }

    private @Nullable Step elements(Step step, Object[] all, String before, String after) {
        for (int i = 0; i < all.length; i++) {
            Step found = offer(step, before + i + after, all[i]);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Step entries(Step step, Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object key = entry.getKey();
            Step found = offer(step, "[" + key(key) + "]", entry.getValue());
            found = found != null ? found : offer(step, ".key(" + key(key) + ")", key);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static String key(@Nullable Object key) {
        if (key instanceof String) {
            String text = (String) key;
            return '"' + (text.length() > KEY_LENGTH ? text.substring(0, KEY_LENGTH) + "…" : text) + '"';
        }
        return key == null || key instanceof Number || key instanceof Enum
                ? String.valueOf(key)
                : key.getClass().getSimpleName();
    }

    private @Nullable Step captured(Step step, Object lambda) {
        try {
            return elements(step, Lambdas.read(lambda).captured().toArray(), ".captured[", "]");
        } catch (UnshippableException | RuntimeException e) {
            return null;
        }
    }

    private @Nullable Step fields(Step step, Object object) {
        for (Class<?> at = object.getClass(); at != null && !Codecs.isJdk(at); at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        || Modifier.isTransient(field.getModifiers())
                        || field.getType().isPrimitive()) {
                    continue;
                }
                try {
                    field.setAccessible(true);
                    Step found = offer(step, "." + field.getName(), field.get(object));
                    if (found != null) {
                        return found;
                    }
                } catch (IllegalAccessException | RuntimeException e) {
                    // another field may lead on
                }
            }
        }
        return null;
    }
}
