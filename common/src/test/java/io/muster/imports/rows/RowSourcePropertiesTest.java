package io.muster.imports.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class RowSourcePropertiesTest {

  private static final String HEADER = "name,email,password\n";

  /** A file and how to read it. */
  record File(RowFormat format, String text) {}

  @Provide
  Arbitrary<File> files() {
    Arbitrary<String> ends = Arbitraries.of("\n", "\r\n", "\r", "\n\n", "\r\n \r\n", "\r\r");
    Arbitrary<String> cells =
        Arbitraries.of(
            "Ada",
            "\"A\"\"d\r\na\"",
            "\"\n\r\"",
            "ada@example.org",
            "zoë",
            "😀 x",
            "",
            "\"\"",
            "\"a\"b",
            "=1+1",
            "\"=,\"",
            "a\"b",
            "x\0yz",
            "correct horse");
    Arbitrary<String> csvRows =
        cells.list().ofMinSize(1).ofMaxSize(4).map(row -> String.join(",", row));
    Arbitrary<String> jsonRows =
        Arbitraries.of(
            "{\"name\":\"Ada\",\"email\":\"ada@example.org\"}",
            "{\"name\":\"Zoë 😀\",\"email\":\"zoe@example.org\",\"password\":\"correct horse\"}",
            "{}",
            "{\"name\":",
            "[]",
            "x\0yz",
            "{\"rejected\":[{\"field\":\"email\",\"reason\":\"bad\"}]}");
    return Arbitraries.oneOf(
        lines(csvRows, ends).map(text -> new File(RowFormat.CSV, HEADER + text)),
        lines(jsonRows, ends).map(text -> new File(RowFormat.NDJSON, text)));
  }

  private static Arbitrary<String> lines(Arbitrary<String> rows, Arbitrary<String> ends) {
    return Combinators.combine(rows, ends)
        .as((row, end) -> row + end)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(all -> String.join("", all));
  }

  /** Everything that is told of a file, and how it ends. */
  private static List<String> told(byte[] bytes, RowOptions options, int piece) throws Exception {
    List<String> told = new ArrayList<>();
    try (RowSource source = RowSource.open(TestFiles.inPieces(bytes, piece), options)) {
      for (FileRow row = source.next(); row != null; row = source.next()) {
        told.add(told(row));
      }
    } catch (UnreadableSourceException fault) {
      told.add(fault.getMessage());
    }
    return told;
  }

  private static String told(FileRow row) {
    return row instanceof FileRow.User user
        ? user.place() + user.row().name() + user.row().email() + user.password()
        : row.toString();
  }

  @Property(tries = 300)
  void aFileReadsTheSameHoweverTheStreamCutsIt(
      @ForAll("files") File file, @ForAll @IntRange(min = 1, max = 40) int piece) throws Exception {
    byte[] bytes = TestFiles.utf8(file.text());
    RowOptions options = RowOptions.of(file.format());

    assertEquals(told(bytes, options, 1 << 20), told(bytes, options, piece));
  }

  @Property(tries = 300)
  void readingGoesOnBehindAnyRowAsIfItHadNotStopped(@ForAll("files") File file) throws Exception {
    byte[] bytes = TestFiles.utf8(file.text());
    RowOptions options = RowOptions.of(file.format());
    List<String> whole = told(bytes, options, 1 << 20);

    try (RowSource source = RowSource.open(new ByteArrayInputStream(bytes), options)) {
      int row = 0;
      for (FileRow next = source.next(); next != null; next = source.next()) {
        row++;
        ResumePoint behind = next.place().after(source.header());
        byte[] rest = Arrays.copyOfRange(bytes, (int) behind.offset(), bytes.length);
        assertEquals(whole.subList(row, whole.size()), told(rest, options.with(behind), 7));
      }
    } catch (UnreadableSourceException alreadyCompared) {
      assertEquals(whole.get(whole.size() - 1), alreadyCompared.getMessage());
    }
  }

  @Property(tries = 300)
  void theRowsOwnBytesMakeAFileOfThatRow(@ForAll("files") File file) throws Exception {
    byte[] bytes = TestFiles.utf8(file.text());
    String start = file.format() == RowFormat.CSV ? HEADER : "";

    try (RowSource source =
        RowSource.open(new ByteArrayInputStream(bytes), RowOptions.of(file.format()))) {
      for (FileRow row = source.next(); row != null; row = source.next()) {
        RowPlace place = row.place();
        byte[] own = Arrays.copyOfRange(bytes, (int) place.startOffset(), (int) place.endOffset());
        List<FileRow> alone =
            TestFiles.read(
                TestFiles.join(TestFiles.utf8(start), own), RowOptions.of(file.format()));
        assertEquals(1, alone.size());
        assertEquals(row.getClass(), alone.get(0).getClass());
      }
    } catch (UnreadableSourceException endsTheFile) {
      assertEquals(RowFormat.CSV, file.format());
    }
  }

  @Provide
  Arbitrary<String> anythingLikeCsv() {
    return Arbitraries.strings().withChars('a', 'é', ',', '"', '\n', '\r').ofMaxLength(30);
  }

  @Property(tries = 3_000)
  void recordsEndWhereTheCsvParserSeesThemEnd(
      @ForAll("anythingLikeCsv") String text, @ForAll @IntRange(min = 1, max = 8) int piece)
      throws Exception {
    List<List<String>> expected = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text)) {
      reader.forEach(record -> expected.add(record.getFields()));
    } catch (CsvParseException malformed) {
      expected.add(List.of("malformed"));
    }

    assertEquals(expected, split(text, piece));
  }

  private static List<List<String>> split(String text, int piece) throws Exception {
    List<List<String>> all = new ArrayList<>();
    RecordSplitter records =
        new RecordSplitter(TestFiles.inPieces(TestFiles.utf8(text), piece), true, 1, 0);
    RecordText decoded = new RecordText();
    try {
      while (records.next()) {
        if (records.stray() != null) {
          all.add(List.of("malformed"));
          return all;
        }
        decoded.decode(records);
        List<String> cells = new ArrayList<>();
        new CsvCells()
            .read(
                decoded,
                (index, chars, from, length) -> cells.add(new String(chars, from, length)));
        assertEquals(records.cells(), cells.size());
        all.add(cells);
      }
    } catch (SourceFault unclosed) {
      all.add(List.of("malformed"));
    }
    return all;
  }

  @Property(tries = 200)
  void whatIsWrittenAsCsvIsReadAsItWas(@ForAll("passwords") List<String> passwords)
      throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (CsvWriting csv = CsvWriting.exact(file)) {
      csv.row("email", "password", "name");
      for (String password : passwords) {
        csv.row("ada@example.org", password, "Ada");
      }
    }

    List<FileRow> rows = TestFiles.read(file.toByteArray(), RowOptions.of(RowFormat.CSV));

    assertEquals(
        passwords,
        rows.stream().map(row -> ((FileRow.User) row).password()).collect(Collectors.toList()));
  }

  @Provide
  Arbitrary<List<String>> passwords() {
    return Arbitraries.strings()
        .withChars("ab,\"\r\n' =é\t")
        .ofMinLength(8)
        .ofMaxLength(20)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }
}
