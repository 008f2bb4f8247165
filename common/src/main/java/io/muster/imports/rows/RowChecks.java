package io.muster.imports.rows;

import io.muster.imports.ImportRow;
import io.muster.password.PhcFormat;
import io.muster.text.Times;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import io.muster.user.UserRules;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a user of a row's texts, or tells all that is wrong with them. */
final class RowChecks {

  private static final int MOST_VERSION_DIGITS = 18;

  private RowChecks() {}

  /** The row of these texts; faults that were found before are told too. */
  static FileRow check(RowPlace place, RawRow raw) {
    UserId id = id(raw);
    String name = name(raw);
    EmailAddress email = email(raw);
    String password = password(raw);
    String hash = hash(raw);
    Instant createdAt = time(raw, UserField.CREATED_AT);
    Instant updatedAt = time(raw, UserField.UPDATED_AT);
    Long version = version(raw);
    if (name == null || email == null || !raw.faults().isEmpty()) {
      return new FileRow.Faulty(place, raw.faults());
    }
    ImportRow row = new ImportRow(id, name, email, hash, createdAt, updatedAt, version);
    return new FileRow.User(place, row, password);
  }

  private static @Nullable UserId id(RawRow raw) {
    String text = raw.text(UserField.ID);
    if (text == null) {
      return null;
    }
    Optional<UserId> id = UserId.parse(text);
    if (id.isEmpty()) {
      fault(raw, UserField.ID, "must be 24 hexadecimal characters");
    }
    return id.orElse(null);
  }

  private static @Nullable String name(RawRow raw) {
    String text = required(raw, UserField.NAME);
    if (text == null) {
      return null;
    }
    UserRules.nameFault(text).ifPresent(reason -> fault(raw, UserField.NAME, reason));
    return UserRules.normaliseName(text);
  }

  private static @Nullable EmailAddress email(RawRow raw) {
    String text = required(raw, UserField.EMAIL);
    if (text == null) {
      return null;
    }
    EmailAddress.Parsed parsed = EmailAddress.parse(text);
    if (parsed instanceof EmailAddress.Parsed.Valid valid) {
      return valid.address();
    }
    fault(raw, UserField.EMAIL, ((EmailAddress.Parsed.Invalid) parsed).detail());
    return null;
  }

  private static @Nullable String password(RawRow raw) {
    String text = raw.text(UserField.PASSWORD);
    if (text == null) {
      return null;
    }
    UserRules.passwordFault(text).ifPresent(reason -> fault(raw, UserField.PASSWORD, reason));
    if (raw.text(UserField.PASSWORD_HASH) != null) {
      fault(raw, UserField.PASSWORD, "must not be there beside password_hash: send one of them");
    }
    return text;
  }

  private static @Nullable String hash(RawRow raw) {
    String text = raw.text(UserField.PASSWORD_HASH);
    if (text != null) {
      PhcFormat.fault(text).ifPresent(reason -> fault(raw, UserField.PASSWORD_HASH, reason));
    }
    return text;
  }

  private static @Nullable Instant time(RawRow raw, UserField field) {
    String text = raw.text(field);
    if (text == null) {
      return null;
    }
    Instant time = Rfc3339.parse(text);
    if (time == null || !Times.isPlausible(time)) {
      fault(
          raw,
          field,
          "must be a time as RFC 3339 writes it, such as 2024-05-31T09:30:00Z, since 1970 and"
              + " before 2200");
      return null;
    }
    return time;
  }

  private static @Nullable Long version(RawRow raw) {
    String text = raw.text(UserField.VERSION);
    if (text == null) {
      return null;
    }
    boolean isNumber =
        text.length() <= MOST_VERSION_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    long version = isNumber ? Long.parseLong(text) : 0;
    if (version < 1) {
      fault(
          raw,
          UserField.VERSION,
          "must be a whole number from 1, of at most " + MOST_VERSION_DIGITS + " digits");
      return null;
    }
    return version;
  }

  private static @Nullable String required(RawRow raw, UserField field) {
    String text = raw.text(field);
    if (text == null && !isTold(raw, field)) {
      fault(raw, field, "is missing");
    }
    return text;
  }

  private static boolean isTold(RawRow raw, UserField field) {
    return raw.faults().stream().anyMatch(fault -> fault.field().equals(field.fieldName()));
  }

  private static void fault(RawRow raw, UserField field, String reason) {
    raw.fault(field.fieldName(), reason);
  }
}
