package io.muster.imports.rows;

import static io.muster.imports.rows.TestFiles.CSV;
import static io.muster.imports.rows.TestFiles.NDJSON;
import static io.muster.imports.rows.TestFiles.broken;
import static io.muster.imports.rows.TestFiles.fault;
import static io.muster.imports.rows.TestFiles.gzip;
import static io.muster.imports.rows.TestFiles.join;
import static io.muster.imports.rows.TestFiles.read;
import static io.muster.imports.rows.TestFiles.user;
import static io.muster.imports.rows.TestFiles.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadFilesTest {

  private static final String HEADER = "name,email\n";
  private static final String ADA = "Ada,ada@example.org\n";
  private static final long GIGABYTE = 1L << 30;

  /** What may be read behind the point at which the end of a row is no longer looked for. */
  private static final long READ_AHEAD = 256 * 1024;

  private static void assertFault(
      TestFiles.Broken broken, long line, long column, int rows, String reason) {
    assertEquals(
        "line " + line + ", column " + column + ": " + reason, broken.fault().getMessage());
    assertEquals(line, broken.fault().line());
    assertEquals(column, broken.fault().column());
    assertEquals(rows, broken.fault().rows());
    assertEquals(reason, broken.fault().reason());
    assertEquals(rows, broken.rows().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF", "\n\r\n \n"})
  void anEmptyFileIsToldSo(String file) throws Exception {
    String reason = "the file has no rows: it needs one JSON object at least, such as ";
    String example = "{\"name\":\"Ada\",\"email\":\"ada@example.org\"}";
    assertEquals(reason + example, broken(utf8(file), NDJSON).fault().reason());
    assertTrue(broken(utf8(file), CSV).fault().reason().startsWith("the file is empty"));
    assertEquals(
        reason + example, broken(gzip(utf8(file)), NDJSON.with(Compression.GZIP)).fault().reason());
  }

  @Test
  void aHeaderWithoutRowsIsToldSo() throws Exception {
    assertFault(
        broken(utf8(HEADER), CSV),
        2,
        1,
        0,
        "the file has no rows: it needs one at least behind its header");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name,email,shoe|the column \"shoe\" is not known: rename or remove it; fields are _id,",
        "Name,Mail|the column \"mail\", which is mapped to a field, is not in the header, nor is any",
        "name,email,|column 3 is not known: rename or remove it; fields are _id,",
        "name,email,name|the column \"name\" is there twice: rename or remove one of them",
        "name,email,id,_id|the column \"_id\" is another one for the field _id: remove one",
        "name,email,mail|the column \"mail\" is another one for the field email: remove one",
        "name,mail,skip,skip|the column \"skip\" is there twice",
        "name,shoe|the column \"shoe\" is not known",
        "name,skip|the column \"mail\", which is mapped to a field, is not in the header",
        "mail,password|the header has no column name: name the one so that holds it; fields are _id,",
      })
  void aHeaderThatCanNotBeReadWithoutGuessingIsRefused(String header, String reason)
      throws Exception {
    ColumnMap map = new ColumnMap(Map.of("mail", UserField.EMAIL), Set.of("skip"));

    TestFiles.Broken broken = broken(utf8(header + "\n" + ADA), CSV.with(map));

    assertTrue(broken.fault().reason().startsWith(reason), broken.fault().reason());
    assertEquals(1, broken.fault().line());
  }

  @Test
  void aHeaderWithoutEmailIsToldWhatFieldsThereAre() throws Exception {
    assertFault(
        broken(utf8("name\n"), CSV),
        1,
        1,
        0,
        "the header has no column email: name the one so that holds it; fields are"
            + " _id, name, email, password, password_hash, created_at, updated_at, version");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ada,ada@example.org,correct horse battery staple",
        "Ada,Ada,Ada",
        ",,",
        "65a1f0c2e4b0a1b2c3d4e5f6,Ada,s3cret"
      })
  void aFileWithoutItsHeaderRowIsToldSoAndNothingOfItsFirstRowIsQuoted(String row)
      throws Exception {
    assertFault(
        broken(utf8(row + "\n" + ADA), CSV),
        1,
        1,
        0,
        "column 1 of 3 is not known; does the file lack its header row? It must begin with one,"
            + " such as name,email,password_hash");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada@example.org", "$argon2id$v=19$m=64", "s3cret!", "=1+1"})
  void aColumnWhoseNameIsNoIdentifierIsToldByItsNumber(String column) throws Exception {
    String reason = "column 2 is not known: rename or remove it; fields are ";

    for (String name : List.of(column, "x".repeat(61))) {
      assertEquals(
          reason + UserField.NAMES,
          broken(utf8("name," + name + ",email\n"), CSV).fault().reason());
      assertEquals(
          "column 3 is there twice: rename or remove one of them",
          broken(
                  utf8("name," + name + "," + name + ",email\n"),
                  CSV.with(new ColumnMap(Map.of(), Set.of(name))))
              .fault()
              .reason());
    }
  }

  @Test
  void anUnknownKeyIsToldByItsNameWhereThatIsAnIdentifier() throws Exception {
    String row = "{\"name\":\"Ada\",\"email\":\"ada@example.org\",\"%s\":1}\n";

    assertEquals(
        "shoe-size is not a field of a user: rename or remove it",
        fault(read(row.formatted("shoe-size"), NDJSON).get(0)));
    for (String key : List.of("ada@example.org", "$2a$10$x", "", "x".repeat(61))) {
      assertEquals(
          "has a field whose name is no identifier: rename or remove it",
          fault(read(row.formatted(key), NDJSON).get(0)));
    }
  }

  @Test
  void aMillionColumnsAreRefusedAtTheFirstOneTooMany() throws Exception {
    TestFiles.Endless header = new TestFiles.Endless("", "x,", 2_000_000);

    TestFiles.Broken broken = broken(header, CSV);

    assertFault(broken, 1, 2_000, 0, "the header has more than 1000 columns");
    assertTrue(header.given < READ_AHEAD, "read " + header.given);
  }

  @Test
  void aRowWithAMillionCellsDoesNotEndTheFile() throws Exception {
    List<FileRow> rows = read(HEADER + ",".repeat(999_999) + "\n" + ADA, CSV);

    assertEquals("is longer than 65536 bytes", fault(rows.get(0)));
    assertEquals("Ada", user(rows.get(1)).name());
  }

  @Test
  void aRowOfTheGreatestLengthIsReadAndOneByteMoreIsAFaultOfThatRowAlone() throws Exception {
    String end = "\",\"email\":\"ada@example.org\",\"name\":\"Ada\"}";
    String start = "{\"extensions\":\"";
    String filler = "x".repeat(RowSource.MAX_ROW_BYTES - start.length() - end.length());
    String longest = start + filler + end;

    for (String lineEnd : List.of("\n", "\r\n", "\r")) {
      List<FileRow> rows = read(longest + lineEnd + " " + longest + lineEnd + longest, NDJSON);

      assertEquals("Ada", user(rows.get(0)).name());
      assertEquals("is longer than 65536 bytes", fault(rows.get(1)));
      assertEquals("Ada", user(rows.get(2)).name());
      assertEquals(3, rows.get(2).place().line());
    }
  }

  @Test
  void aRowJustShortOfTheSearchedBytesIsAFaultOfThatRowAlone() throws Exception {
    String row = "x".repeat(RowSource.MAX_SEARCHED_BYTES);

    List<FileRow> rows = read(HEADER + row + "\n" + ADA + row, CSV);

    assertEquals("is longer than 65536 bytes", fault(rows.get(0)));
    assertEquals("Ada", user(rows.get(1)).name());
    assertEquals(3, rows.get(1).place().line());
    assertEquals("is longer than 65536 bytes", fault(rows.get(2)));
  }

  @Test
  void aLineOfAGigabyteEndsTheFileSoonAfterAMegabyte() throws Exception {
    String reason =
        "the row that begins here has not ended after 1048576 bytes; a row must have at most 65536";
    TestFiles.Endless ndjson =
        new TestFiles.Endless("{\"name\":\"Ada\",\"email\":\"ada@example.org\"}\n", "x", GIGABYTE);
    TestFiles.Endless csv = new TestFiles.Endless(HEADER + ADA, "x,\"y\",", GIGABYTE);
    TestFiles.Endless header = new TestFiles.Endless("", "x", GIGABYTE);

    assertFault(broken(ndjson, NDJSON), 2, 1, 1, reason);
    assertFault(broken(csv, CSV), 3, 1, 1, reason);
    assertFault(broken(header, CSV), 1, 1, 0, reason);
    for (TestFiles.Endless stream : List.of(ndjson, csv, header)) {
      assertTrue(stream.given < RowSource.MAX_SEARCHED_BYTES + READ_AHEAD, "read " + stream.given);
    }
  }

  @Test
  void manyMegabytesOfRowsLeaveNothingBehind() throws Exception {
    String line = "{\"name\":\"Ada\",\"email\":\"ada@example.org\",\"extensions\":\"";
    String row = line + "x".repeat(60_000 - line.length()) + "\"}\n";
    TestFiles.Endless stream = new TestFiles.Endless("", row, 64L << 20);
    long rows = 0;

    try (RowSource source = RowSource.open(stream, NDJSON)) {
      while (rows < 100 && source.next() != null) {
        rows++;
      }
      long before = used();
      while (source.next() != null) {
        rows++;
      }
      assertTrue(used() - before < 4L << 20, "grew by " + (used() - before));
    }
    assertEquals(1 + (64L << 20) / row.length(), rows);
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void aQuoteThatNeverClosesIsToldWithThePlaceWhereItOpened() throws Exception {
    assertFault(
        broken(utf8(HEADER + ADA + "Ä,\"b\nc,\"\"d\n" + ADA), CSV),
        3,
        3,
        1,
        "the quote that opens here is never closed");
    assertFault(
        broken(utf8("name,\"email\n"), CSV), 1, 6, 0, "the quote that opens here is never closed");
  }

  @Test
  void aQuoteThatDoesNotCloseWithinAMegabyteIsToldSoonAfterIt() throws Exception {
    TestFiles.Endless stream = new TestFiles.Endless(HEADER + ADA + "x,\"", ADA, GIGABYTE);

    assertFault(
        broken(stream, CSV),
        3,
        3,
        1,
        "the quote that opens here is not closed within 1048576 bytes of the beginning of its row");
    assertTrue(stream.given < RowSource.MAX_SEARCHED_BYTES + READ_AHEAD, "read " + stream.given);
  }

  @Test
  void textInAnotherEncodingEndsTheFileAtItsFirstForeignCharacter() throws Exception {
    byte[] latin1 = (HEADER + ADA + "Zoë,zoe@example.org\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] cut = join(utf8(HEADER + "é€\uD83D\uDE00"), Arrays.copyOf(utf8("€"), 2));
    String reason = "the text is not in UTF-8 from here on: convert the file to UTF-8";

    assertFault(broken(latin1, CSV), 3, 3, 1, reason);
    assertFault(broken(cut, CSV), 2, 4, 0, reason);
    assertFault(
        broken(join(utf8("{\"name\":\""), new byte[] {(byte) 0xff}), NDJSON), 1, 10, 0, reason);
  }

  @Test
  void aForeignCharacterInAQuotedCellIsToldWithItsOwnLine() throws Exception {
    byte[] file = join(utf8(HEADER + "\"a\r\nb\nc\rd"), new byte[] {(byte) 0xe4}, utf8("\",x\n"));

    assertEquals(
        "line 5, column 2: the text is not in UTF-8 from here on: convert the file to UTF-8",
        broken(file, CSV).fault().getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"C0 80", "ED A0 80", "F5 80 80 80", "E0 80 80", "80"})
  void bytesThatStrictUtf8DoesNotKnowAreRefused(String bytes) throws Exception {
    byte[] file = utf8(HEADER + "x");
    for (String one : bytes.split(" ")) {
      file = join(file, new byte[] {(byte) Integer.parseInt(one, 16)});
    }

    assertFault(
        broken(file, CSV),
        2,
        2,
        0,
        "the text is not in UTF-8 from here on: convert the file to UTF-8");
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16LE,FEFF,UTF-16",
    "UTF-16BE,FEFF,UTF-16",
    "UTF-32LE,FEFF,UTF-32",
    "UTF-32BE,FEFF,UTF-32",
    "UTF-16LE,'',UTF-16 without a mark",
    "UTF-16BE,'',UTF-16 without a mark"
  })
  void otherUnicodeEncodingsAreToldByName(String encoding, String mark, String name)
      throws Exception {
    String text = (mark.isEmpty() ? "" : "\uFEFF") + HEADER + ADA;

    assertFault(
        broken(text.getBytes(Charset.forName(encoding)), CSV),
        1,
        1,
        0,
        "the text is in " + name + ": convert it to UTF-8");
  }

  @Test
  void aNulByteIsAFaultOfThatRowAloneWithItsPlace() throws Exception {
    List<FileRow> rows = read(HEADER + "\"Ä\n\0\",x\n" + ADA, CSV);

    assertEquals("has a NUL byte at line 3, column 1", fault(rows.get(0)));
    assertEquals("Ada", user(rows.get(1)).name());
    assertEquals("has a NUL byte at line 1, column 2", fault(read("{\0}\n", NDJSON).get(0)));
  }

  private static byte[] manyRows(int count) {
    Random random = new Random(7);
    StringBuilder rows = new StringBuilder(HEADER);
    IntStream.range(0, count)
        .forEach(
            i -> rows.append(Long.toString(random.nextLong(), 36)).append("x,a@example.org\n"));
    return utf8(rows.toString());
  }

  @Test
  void truncatedGzipEndsTheFileBehindTheLastWholeRowWhereverItIsCut() throws Exception {
    byte[] packed = gzip(manyRows(2_000));
    for (int size = 1;
        size < packed.length;
        size += size < 30 || size > packed.length - 10 ? 1 : 97) {
      TestFiles.Broken broken = broken(Arrays.copyOf(packed, size), CSV.with(Compression.GZIP));

      assertEquals(
          "the gzip data ends too early: the file was cut off, after row " + broken.rows().size(),
          broken.fault().reason());
      assertEquals(broken.rows().size(), broken.fault().rows());
      broken.rows().forEach(TestFiles::user);
    }
  }

  @Test
  void damagedGzipEndsTheFile() throws Exception {
    byte[] packed = gzip(manyRows(20_000));
    byte[] checksum = packed.clone();
    checksum[packed.length - 6] ^= 1;
    byte[] middle = packed.clone();
    Arrays.fill(middle, packed.length / 2, packed.length / 2 + 64, (byte) 0xff);

    TestFiles.Broken first = broken(checksum, CSV.with(Compression.GZIP));
    TestFiles.Broken second = broken(middle, CSV.with(Compression.GZIP));

    assertEquals(
        "the gzip data is damaged: its checksum is another one, after row 20000",
        first.fault().reason());
    assertTrue(second.fault().reason().startsWith("the gzip data is damaged"));
    assertTrue(second.rows().size() > 1_000 && second.rows().size() < 20_000);
    assertTrue(second.fault().reason().endsWith(", after row " + second.rows().size()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 512, 1_000_000})
  void membersOfGzipAreOneFileHoweverTheStreamBringsThem(int piece) throws Exception {
    byte[] packed =
        join(
            gzip(utf8("name,em")),
            gzip(new byte[0]),
            gzip(utf8("ail\nAda,ada@ex")),
            gzip(utf8("ample.org")));

    List<FileRow> rows = read(TestFiles.inPieces(packed, piece), CSV.with(Compression.DETECT));

    assertEquals("ada@example.org", user(rows.get(0)).email().written());
    assertEquals(1, rows.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 512, 1_000_000})
  void whatFollowsGzipAndIsNoneIsToldBehindTheRows(int piece) throws Exception {
    byte[] packed = join(gzip(utf8(HEADER + ADA)), utf8("garbage"));

    TestFiles.Broken broken = broken(TestFiles.inPieces(packed, piece), CSV.with(Compression.GZIP));

    assertFault(broken, 3, 1, 1, "something that isn't gzip follows the gzip data, after row 1");
  }

  @Test
  void gzipThatNobodySpokeOfAndPlainTextThatIsNoGzipAreToldSo() throws Exception {
    assertTrue(
        broken(gzip(utf8(ADA)), CSV).fault().reason().startsWith("the data is packed with gzip"));
    assertTrue(
        broken(utf8(ADA), CSV.with(Compression.GZIP))
            .fault()
            .reason()
            .startsWith("this isn't gzip data"));
  }

  @Test
  void optionalPartsOfAGzipHeaderArePassedOver() throws Exception {
    byte[] plain = gzip(utf8(HEADER + ADA));
    byte[] header = Arrays.copyOf(plain, 10);
    header[3] = 2 | 4 | 8 | 16;
    byte[] packed =
        join(
            header,
            new byte[] {3, 0, 1, 2, 3},
            utf8("name\0comment\0"),
            new byte[] {9, 9},
            Arrays.copyOfRange(plain, 10, plain.length));

    assertEquals("Ada", user(read(packed, CSV.with(Compression.GZIP)).get(0)).name());
  }

  @Test
  void aGzipBombIsReadLikeAnyOtherLongLine() throws Exception {
    byte[] packed = gzip(new byte[32 << 20]);

    assertTrue(
        broken(packed, NDJSON.with(Compression.GZIP))
            .fault()
            .reason()
            .startsWith("the row that begins here has not ended"));
  }

  @Test
  void aFaultThatEndsTheFileIsToldAgainAtEachCall() throws Exception {
    try (RowSource source = RowSource.open(new ByteArrayInputStream(utf8(HEADER + "\"")), CSV)) {
      UnreadableSourceException first = assertThrows(UnreadableSourceException.class, source::next);
      assertSame(first, assertThrows(UnreadableSourceException.class, source::next));
    }
  }

  @Test
  void aStreamThatFailsIsNoFaultOfTheFile() throws Exception {
    InputStream failing =
        new InputStream() {
          private int given;

          @Override
          public int read() throws IOException {
            if (given == 36) {
              throw new IOException("connection reset");
            }
            return utf8(HEADER + ADA + ADA)[given++];
          }
        };
    // The default of reading many bytes swallows a failure behind the first: one at a time.
    InputStream single =
        new InputStream() {
          @Override
          public int read() throws IOException {
            return failing.read();
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            int one = read();
            target[offset] = (byte) one;
            return one < 0 ? -1 : 1;
          }
        };

    try (RowSource source = RowSource.open(single, CSV)) {
      assertFalse(source.next() instanceof FileRow.Faulty);
      IOException failure = assertThrows(IOException.class, source::next);
      assertSame(failure, assertThrows(IOException.class, source::next));
    }
  }

  @Test
  void aStreamIsClosedWhereOpeningFails() {
    boolean[] closed = new boolean[1];
    InputStream stream =
        new ByteArrayInputStream(utf8("shoe\n")) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };

    assertThrows(UnreadableSourceException.class, () -> RowSource.open(stream, CSV));
    assertTrue(closed[0]);
  }

  @Test
  void nothingOfARowIsQuoted() throws Exception {
    for (String file :
        List.of(HEADER + "s3cret\"\n", HEADER + "\"s3cret", HEADER + "\"s3cret\"s3cret,x\n")) {
      String told;
      try {
        told = TestFiles.faults(read(file, CSV).get(0)).toString();
      } catch (UnreadableSourceException unreadable) {
        told = unreadable.toString();
      }
      assertFalse(told.contains("s3cret"), told);
    }
  }
}
