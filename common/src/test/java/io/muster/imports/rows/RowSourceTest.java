package io.muster.imports.rows;

import static io.muster.imports.rows.TestFiles.CSV;
import static io.muster.imports.rows.TestFiles.HASH;
import static io.muster.imports.rows.TestFiles.NDJSON;
import static io.muster.imports.rows.TestFiles.fault;
import static io.muster.imports.rows.TestFiles.faults;
import static io.muster.imports.rows.TestFiles.read;
import static io.muster.imports.rows.TestFiles.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.imports.ImportRow;
import io.muster.imports.RowFault;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowSourceTest {

  private static final String ADA = "{\"name\":\"Ada\",\"email\":\"ada@example.org\"}";

  @Test
  void everyFieldOfAnObjectIsTaken() throws Exception {
    String line =
        "{\"_id\":\"0123456789ABCDEF01234567\",\"name\":\" Ada \",\"email\":\"Ada@EXAMPLE.org\","
            + "\"password_hash\":\""
            + HASH
            + "\",\"created_at\":\"2024-05-31T09:30:00.1239Z\","
            + "\"updated_at\":\"2024-06-01T00:00:00+02:00\",\"version\":7,\"extensions\":{\"a\":[1]}}";

    ImportRow row = user(read(line, NDJSON).get(0));

    assertEquals("0123456789abcdef01234567", String.valueOf(row.id()));
    assertEquals("Ada", row.name());
    assertEquals("Ada@example.org", row.email().written());
    assertEquals(HASH, row.passwordHash());
    assertEquals(Instant.parse("2024-05-31T09:30:00.123Z"), row.createdAt());
    assertEquals(Instant.parse("2024-05-31T22:00:00Z"), row.updatedAt());
    assertEquals(7L, row.version());
  }

  @Test
  void theSameFieldsAreTakenFromCsvAndEmptyCellsAreAbsent() throws Exception {
    String file =
        "id,name,email,password_hash,created_at,updated_at,version\r\n"
            + "0123456789abcdef01234567,Ada,ada@example.org,\""
            + HASH
            + "\",2024-05-31T09:30:00Z,2024-06-01T00:00:00Z,7\r\n"
            + ",Bob,bob@example.org,\"\",,,\r\n";

    List<FileRow> rows = read(file, CSV);

    ImportRow ada = user(rows.get(0));
    assertEquals("0123456789abcdef01234567", String.valueOf(ada.id()));
    assertEquals(HASH, ada.passwordHash());
    assertEquals(Instant.parse("2024-06-01T00:00:00Z"), ada.updatedAt());
    assertEquals(7L, ada.version());
    ImportRow bob = user(rows.get(1));
    assertEquals("Bob", bob.name());
    assertNull(bob.id());
    assertNull(bob.passwordHash());
    assertNull(bob.createdAt());
    assertNull(bob.version());
  }

  @Test
  void nullInJsonIsAnAbsentField() throws Exception {
    assertNull(user(read(ADA.replace("}", ",\"version\":null,\"id\":null}"), NDJSON).get(0)).id());
  }

  @Test
  void aPasswordIsGivenApartFromTheRowAndShownNowhere() throws Exception {
    FileRow row = read(ADA.replace("}", ",\"password\":\"correct horse\"}"), NDJSON).get(0);

    FileRow.User user = assertInstanceOf(FileRow.User.class, row);
    assertEquals("correct horse", user.password());
    assertNull(user.row().passwordHash());
    assertFalse(user.toString().contains("horse"));
    assertFalse(user.toString().contains("ada@"));
  }

  @Test
  void allFaultsOfARowAreToldAtOnceAndNoneQuotesTheRow() throws Exception {
    String line =
        "{\"id\":\"secret\",\"name\":\"\",\"email\":\"secret\",\"password\":\"secret\","
            + "\"password_hash\":\"secret\",\"created_at\":\"secret\",\"updated_at\":5,"
            + "\"version\":0,\"shoe\":\"secret\"}";

    List<RowFault> faults = faults(read(line, NDJSON).get(0));

    assertEquals(
        Set.of(
            "_id",
            "name",
            "email",
            "password",
            "password_hash",
            "created_at",
            "updated_at",
            "version",
            "shoe"),
        Set.copyOf(faults.stream().map(RowFault::field).toList()));
    assertFalse(faults.toString().contains("secret"));
  }

  @Test
  void aRowWithoutNameAndEmailIsToldSoOnce() throws Exception {
    assertEquals(
        List.of(new RowFault("name", "is missing"), new RowFault("email", "is missing")),
        faults(read("{}", NDJSON).get(0)));
    assertEquals(
        List.of(new RowFault("name", "must be a string"), new RowFault("email", "is missing")),
        faults(read("{\"name\":5}", NDJSON).get(0)));
  }

  @Test
  void noRowTellsMoreFaultsThanAreKept() throws Exception {
    StringBuilder line = new StringBuilder("{");
    for (int i = 0; i < 1_000; i++) {
      line.append("\"k").append(i).append("\":1,");
    }
    line.append("\"z\":1}");

    assertEquals(RowSource.MAX_FAULTS, faults(read(line.toString(), NDJSON).get(0)).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\":\"Ada\",,}|line 2, column 15",
        "{\"name\":\"Ada\"|line 2, column 14",
        "{\"a\":1,\"a\":2}|line 2, column 11",
        "{'name':1}|line 2, column 2",
        "{\"name\":\"Ä😀\" x}|line 2, column 14",
      })
  void aMalformedLineIsAFaultOfThatRowAloneWithItsPlace(String line, String place)
      throws Exception {
    List<FileRow> rows = read("\n" + line + "\n" + ADA, NDJSON);

    assertEquals(
        "must be one JSON object without duplicate keys; it breaks at " + place,
        fault(rows.get(0)));
    assertEquals("Ada", user(rows.get(1)).name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "5", "\"text\"", "null", "[", "{} {}", "{}]", "nonsense"})
  void whatIsNoObjectIsAFaultOfThatRowAlone(String line) throws Exception {
    List<FileRow> rows = read(line + "\n" + ADA, NDJSON);

    assertTrue(fault(rows.get(0)).startsWith("must be one JSON object"), fault(rows.get(0)));
    assertEquals("Ada", user(rows.get(1)).name());
  }

  @Test
  void aFieldUnderBothItsNamesIsAFault() throws Exception {
    String id = "\"0123456789abcdef01234567\"";
    assertEquals(
        "_id is there twice, under two names: leave one of them out",
        fault(read(ADA.replace("}", ",\"id\":" + id + ",\"_id\":" + id + "}"), NDJSON).get(0)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "1e3", "\"5\"", "1234567890123456789", "true"})
  void aVersionThatIsNoWholeNumberFromOneIsAFault(String version) throws Exception {
    FileRow row = read(ADA.replace("}", ",\"version\":" + version + "}"), NDJSON).get(0);

    assertTrue(fault(row).startsWith("version must be a whole number from 1"), fault(row));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "2024-05-31", "1717147800"})
  void aTimeOutOfBoundsOrInAnotherFormIsAFault(String time) throws Exception {
    FileRow row = read(ADA.replace("}", ",\"created_at\":\"" + time + "\"}"), NDJSON).get(0);

    assertTrue(fault(row).startsWith("created_at must be a time as RFC 3339"), fault(row));
  }

  @Test
  void aRowThatTheSenderRefusedIsRefusedForItsReasons() throws Exception {
    String line =
        "{\"rejected\":[{\"field\":\"email\",\"reason\":\"is bad\\u001b[2J\"},"
            + "{\"field\":\""
            + "f".repeat(200)
            + "\",\"reason\":\""
            + "r".repeat(400)
            + "\"}]}";

    List<RowFault> faults = faults(read(line, NDJSON).get(0));

    assertEquals(new RowFault("email", "is bad?[2J"), faults.get(0));
    assertEquals(NdjsonRecords.MAX_FIELD, faults.get(1).field().length());
    assertEquals(NdjsonRecords.MAX_REASON, faults.get(1).reason().length());
  }

  @Test
  void ofManyReasonsForARefusalTheFirstAreKept() throws Exception {
    String one = "{\"field\":\"\",\"reason\":\"r\"}";
    String line = "{\"rejected\":[" + (one + ",").repeat(100) + one + "]}";

    assertEquals(RowSource.MAX_FAULTS, faults(read(line, NDJSON).get(0)).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"rejected\":[]}",
        "{\"rejected\":1}",
        "{\"rejected\":[1]}",
        "{\"rejected\":[{\"field\":\"email\"}]}",
        "{\"rejected\":[{\"field\":\"email\",\"reason\":\"r\"},{}]}",
        "{\"rejected\":[{\"field\":\"email\",\"reason\":\"r\"}],\"name\":\"Ada\"}"
      })
  void aRefusalInAnotherFormIsAFaultItself(String line) throws Exception {
    assertTrue(fault(read(line, NDJSON).get(0)).startsWith("rejected must be a list"));
  }

  @Test
  void columnsAndKeysMeanWhatTheMapSays() throws Exception {
    ColumnMap map =
        new ColumnMap(
            Map.of("Full Name", UserField.NAME, "mail", UserField.EMAIL),
            Set.of("name", "shoe size"));

    FileRow csv =
        read("Full Name,mail,name,shoe size\nAda,ada@example.org,other,38\n", CSV.with(map)).get(0);
    FileRow json =
        read(
                "{\"Full Name\":\"Ada\",\"mail\":\"ada@example.org\",\"name\":5,\"shoe size\":[38]}",
                NDJSON.with(map))
            .get(0);

    assertEquals("Ada", user(csv).name());
    assertEquals("Ada", user(json).name());
    assertEquals("ada@example.org", user(csv).email().written());
    assertEquals("ada@example.org", user(json).email().written());
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@sum", "'=1", "=cmd|' /C calc'!A0"})
  void cellsThatLookLikeFormulasAreTextAndKept(String name) throws Exception {
    String csv = "name,email\n\"" + name + "\",ada@example.org\n";

    assertEquals(name, user(read(csv, CSV).get(0)).name());
  }

  @Test
  void quotedCellsKeepCommasQuotesAndLineBreaks() throws Exception {
    String csv =
        "email,password,name\nada@example.org,\"a,\"\"b\"\"\r\nc\nd\re\",\"Ada, \"\"L\"\"\"\n";

    FileRow.User user = assertInstanceOf(FileRow.User.class, read(csv, CSV).get(0));

    assertEquals("a,\"b\"\r\nc\nd\re", user.password());
    assertEquals("Ada, \"L\"", user.row().name());
  }

  @Test
  void aRowWithAnotherNumberOfCellsIsAFaultOfThatRowAlone() throws Exception {
    List<FileRow> rows = read("name,email\nAda\nAda,ada@example.org,x\nAda,ada@example.org\n", CSV);

    assertEquals("has 1 cell, the header has 2", fault(rows.get(0)));
    assertEquals("has 3 cells, the header has 2", fault(rows.get(1)));
    assertEquals("Ada", user(rows.get(2)).name());
  }

  @Test
  void textBehindAClosedQuoteIsAFaultOfThatRowAloneWithItsPlace() throws Exception {
    List<FileRow> rows = read("name,email\n\"A\nd\"a,\"x\"\nBob,bob@example.org\n", CSV);

    assertEquals(
        "has a character behind a closed quote at line 3, column 3: a quote inside of quotes is"
            + " written twice",
        fault(rows.get(0)));
    assertEquals("Bob", user(rows.get(1)).name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void anyLineEndingEndsALineAndBlankLinesAreNoRows(String end) throws Exception {
    String csv =
        String.join(end, "", "name,email", "", "Ada,ada@example.org", " \t", "", "B,b@example.org");
    String ndjson = String.join(end, "", ADA, "  ", ADA.replace("Ada", "B"), "");

    for (List<FileRow> rows : List.of(read(csv, CSV), read(ndjson, NDJSON))) {
      assertEquals(List.of("Ada", "B"), rows.stream().map(row -> user(row).name()).toList());
      assertEquals(List.of(1L, 2L), rows.stream().map(row -> row.place().number()).toList());
    }
    assertEquals(List.of(4L, 7L), read(csv, CSV).stream().map(row -> row.place().line()).toList());
    assertEquals(
        List.of(2L, 4L), read(ndjson, NDJSON).stream().map(row -> row.place().line()).toList());
  }

  @Test
  void aPlaceCutsTheRowsOwnBytesOutOfTheFile() throws Exception {
    byte[] file =
        TestFiles.utf8("\uFEFFname,email\r\n\"Ä\r\n\",ada@example.org\r\n\r\nBob,bob@example.org");

    List<FileRow> rows = read(file, CSV);

    assertEquals("\"Ä\r\n\",ada@example.org\r\n", cut(file, rows.get(0).place()));
    assertEquals("Bob,bob@example.org", cut(file, rows.get(1).place()));
    assertEquals(new RowPlace(1, 2, 15, 4, 39), rows.get(0).place());
    assertEquals(5, rows.get(1).place().line());
  }

  private static String cut(byte[] file, RowPlace place) {
    return new String(
        Arrays.copyOfRange(file, (int) place.startOffset(), (int) place.endOffset()),
        StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(RowFormat.class)
  void aMarkOfUtf8IsPassedOver(RowFormat format) throws Exception {
    String file = format == RowFormat.CSV ? "name,email\nAda,ada@example.org" : ADA;

    assertEquals("Ada", user(read("\uFEFF" + file, RowOptions.of(format)).get(0)).name());
  }

  @Test
  void aStreamThatGivesNothingForAMomentIsNotAtItsEnd() throws Exception {
    byte[] packed = TestFiles.gzip(TestFiles.utf8(ADA));
    InputStream halting =
        new java.io.ByteArrayInputStream(packed) {
          private boolean halts;

          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            halts = !halts;
            return halts ? 0 : super.read(target, offset, Math.min(length, 7));
          }
        };

    try (RowSource source = RowSource.open(halting, NDJSON.with(Compression.GZIP))) {
      assertNotNull(source.next());
      assertNull(source.next());
    }
  }

  @Test
  void gzipIsUnpackedWhereItIsToldOrDetected() throws Exception {
    byte[] packed = TestFiles.gzip(TestFiles.utf8("\uFEFF" + ADA));

    assertEquals("Ada", user(read(packed, NDJSON.with(Compression.GZIP)).get(0)).name());
    assertEquals("Ada", user(read(packed, NDJSON.with(Compression.DETECT)).get(0)).name());
    assertEquals("Ada", user(read(ADA, NDJSON.with(Compression.DETECT)).get(0)).name());
  }

  @Test
  void theHeaderIsToldAsItStandsInTheFile() throws Exception {
    try (RowSource source =
        RowSource.open(
            new java.io.ByteArrayInputStream(TestFiles.utf8("mail, name ,\"x,y\"\n")),
            CSV.with(new ColumnMap(Map.of("mail", UserField.EMAIL), Set.of("x,y"))))) {
      assertEquals(List.of("mail", "name", "x,y"), source.header());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {997, 65_536, 1 << 20})
  void aFileOfMegabytesIsReadRowByRowHoweverTheStreamCutsIt(int piece) throws Exception {
    StringBuilder file = new StringBuilder("name,email,password\r\n");
    for (int i = 1; i <= 20_000; i++) {
      file.append("n").append(i).append(",a@example.org,\"é\r\n").append("x".repeat(i % 100 + 8));
      file.append("\"\r\n");
    }
    byte[] bytes = TestFiles.utf8(file.toString());

    List<FileRow> rows = read(TestFiles.inPieces(bytes, piece), CSV);

    assertEquals(20_000, rows.size());
    for (int i = 1; i <= 20_000; i++) {
      FileRow.User row = assertInstanceOf(FileRow.User.class, rows.get(i - 1));
      assertEquals("n" + i, row.row().name());
      assertEquals(i * 2L, row.place().line());
      assertEquals("n" + i + ",", cut(bytes, row.place()).substring(0, ("n" + i + ",").length()));
    }
    assertEquals(bytes.length, rows.get(rows.size() - 1).place().endOffset());
  }
}
