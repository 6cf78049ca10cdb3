package dev.lido.serial;

/** Marks codecs of objects whose identity means nothing to a visitor: strings, enum constants, classes. */
interface ValueLike {}
