package io.muster.imports.rows;

import java.io.IOException;

/** Packed data can't be unpacked: the fault of the file, not of the stream it comes from. */
final class CorruptGzipException extends IOException {

  CorruptGzipException(String reason) {
    super(reason);
  }
}
