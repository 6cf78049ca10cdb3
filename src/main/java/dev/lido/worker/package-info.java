/** The worker process: main, session class loaders, task runner. */
@NullMarked
package dev.lido.worker;

import org.jspecify.annotations.NullMarked;
