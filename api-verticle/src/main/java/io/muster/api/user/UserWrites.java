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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The operations that change users. */
final class UserWrites {

  private final ApiParts parts;
  private final WriteFlow flow;

  UserWrites(ApiParts parts, WriteFlow flow) {
    this.parts = parts;
    this.flow = flow;
  }

  OperationHandler create() {
    return new Write(
        call ->
            WriteIntent.of(
                call,
                "/users",
                parts.userIds().next(),
                UserInput.of(call.body()),
                parts.commandIds()),
        (intent, hash) ->
            new Change.Create(
                Objects.requireNonNull(intent.input().name()),
                Objects.requireNonNull(intent.input().email()),
                Objects.requireNonNull(hash)));
  }

  OperationHandler replace() {
    return new Write(
        call -> existing(call, UserInput.of(call.body())),
        (intent, hash) ->
            new Change.Replace(
                Objects.requireNonNull(intent.input().name()),
                Objects.requireNonNull(intent.input().email()),
                Objects.requireNonNull(hash),
                intent.ifVersion()));
  }

  OperationHandler patch() {
    return new Write(
        call -> existing(call, UserInput.of(call.body())),
        (intent, hash) ->
            new Change.Patch(
                intent.input().name(), intent.input().email(), hash, intent.ifVersion()));
  }

  OperationHandler delete() {
    return new Write(
        call -> existing(call, new UserInput(null, null, null)),
        (intent, noHash) -> new Change.Delete(intent.ifVersion()));
  }

  private WriteIntent existing(Call call, UserInput input) {
    UserId id = Ids.of(call);
    return WriteIntent.of(call, "/users/" + id.hex(), id, input, parts.commandIds());
  }

  /** Makes the change that an intent wants, of its password's hash where it has one. */
  private interface Changing {
    Change of(WriteIntent intent, @Nullable String hash);
  }

  /** What all of them have in common: what is checked, and the condition they may have. */
  private final class Write implements OperationHandler {

    private final Function<Call, WriteIntent> intents;
    private final Changing changing;

    Write(Function<Call, WriteIntent> intents, Changing changing) {
      this.intents = intents;
      this.changing = changing;
    }

    @Override
    public void check(Call call, Faults faults) {
      UserInput.check(call.body(), faults);
      if (condition(call) instanceof EntityTags.Condition.Several && !faults.has("If-Match")) {
        faults.add("If-Match", "names several versions; must be one entity tag such as \"3\"");
      }
    }

    @Override
    public Future<Answer> handle(Call call) {
      WriteIntent intent = intents.apply(call);
      if (condition(call) instanceof EntityTags.Condition.Never) {
        return flow.refuse(
            intent,
            Answer.problem(
                ProblemType.VERSION_MISMATCH,
                "If-Match names no version that the user can have; send the ETag of a read"));
      }
      return flow.run(call, intent, hash -> changing.of(intent, hash));
    }

    private static EntityTags.Condition condition(Call call) {
      return EntityTags.ifMatch(call.header("If-Match"));
    }
  }
}
