package io.muster.imports.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvWritingTest {

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  private String written() {
    return file.toString(StandardCharsets.UTF_8);
  }

  @Test
  void cellsAreQuotedWhereTheyMustBeAndLinesEndWithCrlf() throws IOException {
    try (CsvWriting csv = CsvWriting.exact(file)) {
      csv.row("number", "field", "reason");
      csv.row("1", null, "a \"b\", c\nd");
    }

    assertEquals("number,field,reason\r\n1,,\"a \"\"b\"\", c\nd\"\r\n", written());
  }

  @Test
  void whatWasWrittenIsThereAfterAFlush() throws IOException {
    try (CsvWriting csv = CsvWriting.exact(file)) {
      csv.row("é");
      csv.flush();
      assertEquals("é\r\n", written());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@sum"})
  void cellsThatLookLikeFormulasAreGuardedWhereAsked(String cell) throws IOException {
    try (CsvWriting csv = CsvWriting.guarded(file)) {
      csv.row(cell, "a" + cell, "", null);
    }
    assertEquals("'" + cell + ",a" + cell + ",,\r\n", written());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t=1", "\r=1", "\n=1"})
  void blanksThatASpreadsheetDropsBeforeAFormulaAreGuarded(String cell) throws IOException {
    try (CsvWriting csv = CsvWriting.guarded(file)) {
      csv.row(cell);
    }
    assertEquals("'" + cell, written().replace("\"", "").replaceFirst("\r\n$", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@sum"})
  void cellsAreExactElsewhere(String cell) throws IOException {
    try (CsvWriting csv = CsvWriting.exact(file)) {
      csv.row(cell);
    }
    assertEquals(cell + "\r\n", written());
  }
}
