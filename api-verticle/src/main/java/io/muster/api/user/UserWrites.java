package io.muster.api.user;

import io.muster.api.ApiParts;
import io.muster.api.contract.Faults;
import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.EntityTags;
import io.muster.api.http.OperationHandler;
import io.muster.command.Change;
import io.muster.problem.ProblemType;
import io.muster.user.UserId;
import io.vertx.core.Future;
import java.util.Objects;

/** The operations that change users. */
final class UserWrites {

  private final ApiParts parts;
  private final WriteFlow flow;

  UserWrites(ApiParts parts, WriteFlow flow) {
    this.parts = parts;
    this.flow = flow;
  }

  OperationHandler create() {
    return new Write() {
      @Override
      Future<Answer> write(Call call) {
        UserInput input = UserInput.of(call.body());
        WriteIntent intent =
            WriteIntent.of(call, "/users", parts.userIds().next(), input, parts.commandIds());
        return flow.run(
            call,
            intent,
            hash ->
                new Change.Create(
                    Objects.requireNonNull(input.name()),
                    Objects.requireNonNull(input.email()),
                    Objects.requireNonNull(hash)));
      }
    };
  }

  OperationHandler replace() {
    return new Write() {
      @Override
      Future<Answer> write(Call call) {
        WriteIntent intent = existing(call, UserInput.of(call.body()));
        return flow.run(
            call,
            intent,
            hash ->
                new Change.Replace(
                    Objects.requireNonNull(intent.input().name()),
                    Objects.requireNonNull(intent.input().email()),
                    Objects.requireNonNull(hash),
                    intent.ifVersion()));
      }
    };
  }

  OperationHandler patch() {
    return new Write() {
      @Override
      Future<Answer> write(Call call) {
        WriteIntent intent = existing(call, UserInput.of(call.body()));
        return flow.run(
            call,
            intent,
            hash ->
                new Change.Patch(
                    intent.input().name(), intent.input().email(), hash, intent.ifVersion()));
      }
    };
  }

  OperationHandler delete() {
    return new Write() {
      @Override
      Future<Answer> write(Call call) {
        WriteIntent intent = existing(call, new UserInput(null, null, null));
        return flow.run(call, intent, noHash -> new Change.Delete(intent.ifVersion()));
      }
    };
  }

  private WriteIntent existing(Call call, UserInput input) {
    UserId id = Ids.of(call);
    return WriteIntent.of(call, "/users/" + id.hex(), id, input, parts.commandIds());
  }

  /** What all of them have in common: what is checked, and the condition they may have. */
  private abstract static class Write implements OperationHandler {

    abstract Future<Answer> write(Call call);

    @Override
    public void check(Call call, Faults faults) {
      UserInput.check(call.body(), faults);
      if (condition(call) instanceof EntityTags.Condition.Several && !faults.has("If-Match")) {
        faults.add("If-Match", "names several versions; must be one entity tag such as \"3\"");
      }
    }

    @Override
    public Future<Answer> handle(Call call) {
      if (condition(call) instanceof EntityTags.Condition.Never) {
        return Future.succeededFuture(
            Answer.problem(
                ProblemType.VERSION_MISMATCH,
                "If-Match names no version that the user can have; send the ETag of a read"));
      }
      return write(call);
    }

    private static EntityTags.Condition condition(Call call) {
      return EntityTags.ifMatch(call.header("If-Match"));
    }
  }
}
