package io.muster.process;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Signals of the operating system. The platform's class for them is in {@code jdk.unsupported}, and
 * a compiler's warning about that can't be switched off: hence by reflection. A shutdown hook would
 * not do: it hears of no second signal, and the process would end with 143 instead of 0.
 */
final class Signals {

  private Signals() {}

  /**
   * Calls {@code handler} with the name at each such signal, on a thread of its own.
   *
   * @param name without {@code SIG}
   * @throws IllegalArgumentException if the virtual machine keeps the signal to itself
   */
  static void handle(String name, Consumer<String> handler) throws ReflectiveOperationException {
    Class<?> signalType = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Object proxy =
        Proxy.newProxyInstance(
            handlerType.getClassLoader(),
            new Class<?>[] {handlerType},
            (self, method, arguments) -> invoked(self, method, arguments, name, handler));
    Object signal = signalType.getConstructor(String.class).newInstance(name);
    try {
      signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, proxy);
    } catch (java.lang.reflect.InvocationTargetException refused) {
      throw new IllegalArgumentException(
          "SIG" + name + " can't be handled: " + refused.getCause(), refused);
    }
  }

  private static @Nullable Object invoked(
      Object self,
      Method method,
      Object @Nullable [] arguments,
      String name,
      Consumer<String> handler) {
    return switch (method.getName()) {
      case "handle" -> {
        handler.accept(name);
        yield null;
      }
      case "equals" -> arguments != null && self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "handler of SIG" + name;
    };
  }
}
