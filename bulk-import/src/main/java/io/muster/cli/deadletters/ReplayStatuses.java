package io.muster.cli.deadletters;

import com.mongodb.client.model.Filters;
import io.muster.command.OutcomeStatus;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import org.bson.conversions.Bson;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What can have become of a replay, as the command line writes it. */
final class ReplayStatuses implements Iterable<String>, ITypeConverter<String> {

  /** It was begun, and no outcome is recorded. */
  private static final String UNKNOWN = "unknown";

  /** Matches letters whose replay ended so. */
  static Bson condition(String status) {
    return status.equals(UNKNOWN)
        ? Filters.and(
            Filters.exists(LetterDocuments.REPLAYED),
            Filters.exists(LetterDocuments.REPLAYED_STATUS, false))
        : Filters.eq(LetterDocuments.REPLAYED_STATUS, status);
  }

  @Override
  public Iterator<String> iterator() {
    return Stream.concat(
            Arrays.stream(OutcomeStatus.values()).map(OutcomeStatus::wireName), Stream.of(UNKNOWN))
        .iterator();
  }

  @Override
  public String convert(String value) {
    String word = value.toLowerCase(Locale.ROOT);
    for (String status : this) {
      if (status.equals(word)) {
        return status;
      }
    }
    throw new TypeConversionException(
        "must be " + String.join(", ", this) + "; it is \"" + value + "\"");
  }
}
