package io.muster.imports.rows;

/** How the bytes of a file are packed. */
public enum Compression {
  /** Not at all. */
  NONE,
  /** With gzip, in one member or several. */
  GZIP,
  /** With gzip if the file begins as gzip does, else not at all. */
  DETECT
}
