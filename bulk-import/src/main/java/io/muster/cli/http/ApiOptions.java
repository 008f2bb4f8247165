package io.muster.cli.http;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.Console;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the API is, and with which key to come: the options of every command that asks it. */
public final class ApiOptions {

  /** The variable that holds the API's address. */
  public static final String URL = "MUSTER_URL";

  /** The variable that holds the key; not an option, because others can see those. */
  public static final String KEY = "MUSTER_API_KEY";

  private static final String DEFAULT_URL = "http://127.0.0.1:8080";
  private static final Pattern KEY_TEXT = Pattern.compile("[!-~]{1,512}");
  private static final int LONGEST_FILE = 4_096;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The API's address; default: the variable " + URL + ", else " + DEFAULT_URL)
  private @Nullable String url;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description =
          "A file that holds the API key and nothing else; default: the variable "
              + KEY
              + ", which holds the key itself.")
  private @Nullable Path keyFile;

  /**
   * A client for what the options and the environment say.
   *
   * @throws CliException if the address is none, or the key can't be read
   */
  public ApiClient open(Console console) {
    return new ApiClient(base(console), key(console));
  }

  private URI base(Console console) {
    String text = url;
    String from = "--url";
    if (text == null) {
      from = URL;
      text = console.environment().getOrDefault(URL, "");
      text = text.isEmpty() ? DEFAULT_URL : text;
    }
    try {
      URI base = new URI(text);
      boolean web = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
      if (web && base.getHost() != null && isBare(base)) {
        return base;
      }
    } catch (URISyntaxException wrong) {
      // As any other text that is no address.
    }
    throw new CliException(
        CliExit.USAGE, from + " must be an address such as " + DEFAULT_URL + ", without a query");
  }

  private static boolean isBare(URI base) {
    return base.getRawUserInfo() == null
        && base.getRawQuery() == null
        && base.getRawFragment() == null;
  }

  private @Nullable String key(Console console) {
    String text = keyFile == null ? console.environment().getOrDefault(KEY, "") : read(keyFile);
    if (text.isEmpty() && keyFile == null) {
      return null;
    }
    if (!KEY_TEXT.matcher(text).matches()) {
      throw new CliException(
          keyFile == null ? CliExit.CONFIG : CliExit.BAD_INPUT,
          (keyFile == null ? KEY : keyFile) + " must hold one API key and nothing else");
    }
    return text;
  }

  private static String read(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LONGEST_FILE), StandardCharsets.UTF_8).strip();
    } catch (IOException failed) {
      throw new CliException(CliExit.IO, file + " can't be read: " + failed);
    }
  }
}
