package io.muster.mongo;

import static io.muster.mongo.DocumentReader.present;

import io.muster.problem.Problem;
import io.muster.problem.ProblemType;
import io.muster.user.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/** How the problem of an outcome is stored: the slug of its type, the detail, the fields. */
final class ProblemDocuments {

  private static final String TYPE = "type";
  private static final String DETAIL = "detail";
  private static final String ERRORS = "errors";
  private static final String POINTER = "pointer";

  private ProblemDocuments() {}

  static void write(BsonWriter writer, Problem problem) {
    writer.writeStartDocument();
    writer.writeString(TYPE, problem.type().slug());
    writer.writeString(DETAIL, problem.detail());
    if (!problem.errors().isEmpty()) {
      writer.writeStartArray(ERRORS);
      for (FieldError error : problem.errors()) {
        writer.writeStartDocument();
        writer.writeString(POINTER, error.pointer());
        writer.writeString(DETAIL, error.detail());
        writer.writeEndDocument();
      }
      writer.writeEndArray();
    }
    writer.writeEndDocument();
  }

  static Problem read(BsonReader reader) {
    @Nullable ProblemType type = null;
    @Nullable String detail = null;
    List<FieldError> errors = List.of();
    reader.readStartDocument();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      switch (reader.readName()) {
        // A kind that a newer version has: still a refusal, told by its detail.
        case TYPE ->
            type = ProblemType.ofSlug(reader.readString()).orElse(ProblemType.COMMAND_FAILED);
        case DETAIL -> detail = reader.readString();
        case ERRORS -> errors = readErrors(reader);
        default -> reader.skipValue();
      }
    }
    reader.readEndDocument();
    return new Problem(
        present(type, OutcomeDocuments.COLLECTION, "problem.type"),
        present(detail, OutcomeDocuments.COLLECTION, "problem.detail"),
        errors);
  }

  private static List<FieldError> readErrors(BsonReader reader) {
    List<FieldError> errors = new ArrayList<>();
    reader.readStartArray();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      errors.add(readError(reader));
    }
    reader.readEndArray();
    return errors;
  }

  private static FieldError readError(BsonReader reader) {
    String pointer = "";
    String detail = "";
    reader.readStartDocument();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      switch (reader.readName()) {
        case POINTER -> pointer = reader.readString();
        case DETAIL -> detail = reader.readString();
        default -> reader.skipValue();
      }
    }
    reader.readEndDocument();
    return new FieldError(pointer, detail);
  }
}
