package dev.lido;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * A computation without argument. A lambda of this type is serializable and may throw checked exceptions.
 *
 * <pre>{@code
 * PoolFuture<Integer> answer = Pool.submit(() -> 6 * 7);
 * }</pre>
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Call<R> extends Callable<R>, Serializable {}
