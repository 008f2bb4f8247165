package io.muster.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogLinesTest {

  private final LoggerContext context = new LoggerContext();

  private static String pattern() throws IOException {
    try (InputStream file = LogLinesTest.class.getResourceAsStream("/logback.xml")) {
      String xml = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return xml.substring(xml.indexOf("<pattern>") + 9, xml.indexOf("</pattern>"));
    }
  }

  private String line(String message, Throwable thrown) throws IOException {
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.setPattern(pattern());
    layout.start();
    Logger logger = context.getLogger("io.muster.Any");
    return layout.doLayout(
        new LoggingEvent("any", logger, Level.WARN, message, thrown, new Object[0]));
  }

  @Test
  void nothingThatSomebodySentMovesTheTerminalOfWhoReadsTheLog() throws IOException {
    String line = line("id=\"a\u001b[31mb\u009b31mc\u202ed\te\u0000\" end", null);

    assertTrue(line.strip().endsWith("id=\"a?[31mb?31mc?d\te?\" end"), line);
    assertTrue(line.startsWith("time="), line);
  }

  @Test
  void anEventIsOneLineAlsoWithItsStack() throws IOException {
    String line = line("first\nsecond\r\n third", new IllegalStateException("no\nway\u001b"));

    assertEquals(1, line.lines().count(), line);
    assertTrue(line.contains("first | second | third"), line);
    assertTrue(line.contains("IllegalStateException: no | way? | at "), line);
  }
}
