package io.muster.backends.junit;

import io.muster.backends.Found;
import io.muster.backends.report.Usage;
import io.muster.backends.report.UsageLog;
import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Finds what the annotations ask for before a test runs, hands it over, and ends it afterwards. */
final class BackendExtension implements ExecutionCondition, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(BackendExtension.class);
  private static final ConditionEvaluationResult ENABLED =
      ConditionEvaluationResult.enabled("the backends are there");

  /** For JUnit. */
  BackendExtension() {}

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return context.getElement().stream()
        .flatMap(BackendExtension::needs)
        .map(need -> provide(need, context))
        .filter(ConditionEvaluationResult::isDisabled)
        .findFirst()
        .orElse(ENABLED);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return lent(parameter, context).isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return lent(parameter, context).orElseThrow().backend();
  }

  private static Stream<Need<?>> needs(AnnotatedElement element) {
    Optional<NeedsRabbit> rabbit = AnnotationSupport.findAnnotation(element, NeedsRabbit.class);
    Optional<NeedsReplicaSet> replicaSet =
        AnnotationSupport.findAnnotation(element, NeedsReplicaSet.class);
    return Stream.<Optional<? extends Need<?>>>of(
            rabbit.map(RabbitNeed::of), replicaSet.map(ReplicaSetNeed::of))
        .flatMap(Optional::stream);
  }

  private static <T extends AutoCloseable> ConditionEvaluationResult provide(
      Need<T> need, ExtensionContext context) {
    Found<T> found = find(need, context);
    String test = context.getUniqueId();
    if (found instanceof Found.Ready<T> ready) {
      context.getStore(NAMESPACE).put(need.type(), new Lent(ready.backend()));
      Need.Answer answer = need.describe(ready.backend());
      UsageLog.write(Usage.used(need.asked(), answer.product(), answer.source(), test));
      return ENABLED;
    }
    String reason = need.reason(((Found.Absent<T>) found).reasons());
    UsageLog.write(Usage.skipped(need.asked(), reason, test));
    return ConditionEvaluationResult.disabled(reason);
  }

  private static <T extends AutoCloseable> Found<T> find(Need<T> need, ExtensionContext context) {
    if (!need.isolated()) {
      return context
          .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
          .computeIfAbsent(SharedBackends.class, key -> new SharedBackends(), SharedBackends.class)
          .get(need);
    }
    Found<T> found = SharedBackends.findOrEmbed(need);
    if (found instanceof Found.Ready<T> ready) {
      // The store closes it when this class or method has ended.
      context.getStore(NAMESPACE).put(need, ready.backend());
    }
    return found;
  }

  private static Optional<Lent> lent(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return Optional.ofNullable(context.getStore(NAMESPACE).get(type, Lent.class));
  }

  /** Keeps the store from closing what others use too. */
  private record Lent(AutoCloseable backend) {}
}
