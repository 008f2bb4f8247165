package io.muster.cli.keys;

import io.muster.access.Role;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Roles as the command line writes them. */
final class RoleNames implements Iterable<String>, ITypeConverter<Role> {

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(Role.values()).map(Role::label).iterator();
  }

  @Override
  public Role convert(String value) {
    return Role.ofLabel(value)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "must be " + String.join(", ", this) + "; it is \"" + value + "\""));
  }
}
