package org.overseer.perceiver.kernels;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Reports tests that ask for the vector kernels by name as skipped where these cannot be had.
 *
 * <p>Only profile {@code nd4j-only} switches it on, which runs the tests without the vector module;
 * in an ordinary run such a test fails.
 */
public final class SkipWithoutVectorModule implements InvocationInterceptor {

  @Override
  public <T> T interceptTestClassConstructor(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Constructor<T>> constructor,
      ExtensionContext context)
      throws Throwable {
    return proceed(invocation);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation);
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation);
  }

  private static <T> T proceed(Invocation<T> invocation) throws Throwable {
    try {
      return invocation.proceed();
    } catch (IllegalStateException e) {
      String refusal = refusal();
      if (!refusal.isEmpty() && refusal.equals(e.getMessage())) {
        throw new TestAbortedException(refusal, e);
      }
      throw e;
    }
  }

  /** What asking for the vector kernels says here; empty if they can be had. */
  private static String refusal() {
    try {
      KernelSelection.byName("vector");
      return "";
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
