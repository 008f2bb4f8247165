package io.muster.backends.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * How one test ended.
 *
 * @param reason why it was skipped; else empty
 */
record TestCase(Result result, String reason) {
  enum Result {
    PASSED,
    FAILED,
    SKIPPED
  }

  private static final String NO_REASON = "no reason given";

  /** The tests of one report of surefire or failsafe. */
  static List<TestCase> read(Path file) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try (InputStream input = Files.newInputStream(file)) {
      XMLStreamReader reader = factory.createXMLStreamReader(input);
      List<TestCase> cases = new ArrayList<>();
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT
            && reader.getLocalName().equals("testcase")) {
          cases.add(readCase(reader));
        }
      }
      return cases;
    } catch (XMLStreamException broken) {
      throw new IOException("can't read " + file, broken);
    }
  }

  /** From the start of a test case to its end. */
  private static TestCase readCase(XMLStreamReader reader) throws XMLStreamException {
    TestCase result = new TestCase(Result.PASSED, "");
    for (int depth = 1; depth > 0; ) {
      int event = reader.next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        switch (reader.getLocalName()) {
          case "failure", "error" -> result = new TestCase(Result.FAILED, "");
          case "skipped" -> {
            // This reads to the end of the element.
            result = new TestCase(Result.SKIPPED, reason(reader));
            continue;
          }
          default -> {}
        }
        depth++;
      }
    }
    return result;
  }

  /** The message; an assumption that didn't hold has it in the first line of the stack trace. */
  private static String reason(XMLStreamReader reader) throws XMLStreamException {
    String message = reader.getAttributeValue(null, "message");
    String text = reader.getElementText();
    if (message != null && !message.isBlank()) {
      return message;
    }
    String line = text.strip().lines().findFirst().orElse(NO_REASON);
    return line.replaceFirst("^[\\w.$]+(Exception|Error): ", "")
        .replaceFirst("^Assumption failed: ", "");
  }
}
