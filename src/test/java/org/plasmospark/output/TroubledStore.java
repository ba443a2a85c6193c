package org.plasmospark.output;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.plasmospark.storage.Store;

/** A store that does what another one does, after whatever a test does first. */
final class TroubledStore {
  /** Comes before every call. */
  @FunctionalInterface
  interface Trouble {
    /** May throw instead of the store, or wait. */
    void before(String method) throws IOException;
  }

  private TroubledStore() {}

  static Store of(Store store, Trouble trouble) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, args) -> {
              trouble.before(method.getName());
              try {
                return method.invoke(store, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
