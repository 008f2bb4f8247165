package io.muster.cli.deadletters;

import io.muster.deadletter.DeadLetterCategory;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Categories as the command line and the documents write them. */
final class Categories implements Iterable<String>, ITypeConverter<DeadLetterCategory> {

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(DeadLetterCategory.values()).map(DeadLetterCategory::wireName).iterator();
  }

  @Override
  public DeadLetterCategory convert(String value) {
    for (DeadLetterCategory category : DeadLetterCategory.values()) {
      if (category.wireName().equalsIgnoreCase(value.replace('-', '_'))) {
        return category;
      }
    }
    throw new TypeConversionException(
        "must be " + String.join(", ", this) + "; it is \"" + value + "\"");
  }
}
