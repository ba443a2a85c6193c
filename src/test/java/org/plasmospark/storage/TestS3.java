package org.plasmospark.storage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;

/**
 * An S3 endpoint in this JVM that keeps its objects in memory: started by the first test that asks,
 * one for all. It can be cut off like a broken network, forget its keys as if they had expired, or
 * keep one object to itself, and be restored with all its objects.
 *
 * <p>It runs in a class loader of its own, as its libraries are other versions than Spark's, so
 * that it is called by reflection.
 */
public final class TestS3 implements AutoCloseable {
  /** What an endpoint makes of the condition that an object must not be there. */
  enum Conditions {
    /** It keeps it, as S3 does since August 2024. */
    KEPT,
    /** It writes all the same. */
    IGNORED,
    /** It answers that it has no such thing. */
    REFUSED
  }

  /** When to cut the endpoint off: before or after one of the calls for an object. */
  private record Moment(Set<String> methods, String end, boolean after) {
    static final Moment NEVER = new Moment(Set.of(), "", false);
  }

  private static final String BUCKET = "cells";
  private static final String KEY = "a-key";
  private static final Path JAR = Path.of("target/s3proxy/s3proxy-jar-with-dependencies.jar");

  private static ClassLoader loader;
  private static TestS3 running;

  private final AtomicInteger folders = new AtomicInteger();
  private final AtomicLong requests = new AtomicLong();
  private final Conditions conditions;
  private final String bucket;
  private final Object blobs;
  private final Object oneWriter = new Object();
  private final int port;
  private volatile long cutAtRequest = Long.MAX_VALUE;
  private volatile boolean cut;
  private volatile boolean mute;
  private volatile long muteAtRequest = Long.MAX_VALUE;
  private volatile Moment cutAt = Moment.NEVER;
  private volatile long revokedAtRequest = Long.MAX_VALUE;
  private volatile String forbidden;
  private Object server;

  private TestS3(Conditions conditions, String bucket) throws Exception {
    this.conditions = conditions;
    this.bucket = bucket;
    if (loader == null) {
      if (!Files.isRegularFile(JAR)) {
        throw new IllegalStateException(
            "there is no " + JAR + ": Maven copies it before the tests");
      }
      loader =
          new URLClassLoader(
              new URL[] {quietLogging(), JAR.toUri().toURL()},
              ClassLoader.getPlatformClassLoader());
    }
    blobs = inLoader(this::openBlobs);
    server = inLoader(() -> serve(0));
    port = (int) call(server, "getPort");
  }

  /** The endpoint. */
  public static synchronized TestS3 running() {
    if (running == null) {
      try {
        running = new TestS3(Conditions.KEPT, BUCKET);
      } catch (Exception e) {
        throw new IllegalStateException("the S3 endpoint does not start", e);
      }
    }
    return running;
  }

  /** Another endpoint, with a bucket of its own; the caller closes it. */
  static synchronized TestS3 with(Conditions conditions) {
    try {
      // Hadoop tells file systems apart by the bucket alone.
      return new TestS3(conditions, BUCKET + "-" + conditions.name().toLowerCase(Locale.ROOT));
    } catch (Exception e) {
      throw new IllegalStateException("the S3 endpoint does not start", e);
    }
  }

  @Override
  public void close() {
    cut();
  }

  /** A folder that nobody else uses. */
  public StorePath newFolder() {
    return StorePath.parse("s3a://" + bucket + "/test-" + folders.incrementAndGet());
  }

  /** Hadoop's settings for it, with the right keys, which soon give up on a broken network. */
  public Map<String, String> settings() {
    return Map.of(
        "fs.s3a.endpoint",
        "http://127.0.0.1:" + port,
        "fs.s3a.endpoint.region",
        "us-east-1",
        "fs.s3a.path.style.access",
        "true",
        "fs.s3a.access.key",
        KEY,
        "fs.s3a.secret.key",
        KEY,
        "fs.s3a.attempts.maximum",
        "1",
        "fs.s3a.retry.limit",
        "1",
        "fs.s3a.retry.interval",
        "10ms",
        "fs.s3a.connection.timeout",
        "10000");
  }

  /** The same as a configuration. */
  public Configuration configuration() {
    Configuration configuration = new Configuration();
    settings().forEach(configuration::set);
    return configuration;
  }

  /** How many requests reached the objects so far. */
  public long requests() {
    return requests.get();
  }

  /** Cuts the endpoint off when so many more requests have come; the last of them fails. */
  public void cutAtRequest(long more) {
    cutAtRequest = requests.get() + more;
  }

  /** Cuts the endpoint off when an object whose name ends so is to be written: it is not. */
  public void cutBeforeWriting(String end) {
    cutAt = new Moment(Set.of("putBlob", "copyBlob"), end, false);
  }

  /** Cuts it off at the first request after an object whose name ends so was written. */
  public void cutAfterWriting(String end) {
    cutAt = new Moment(Set.of("putBlob", "copyBlob"), end, true);
  }

  /** Cuts it off when an object whose name ends so is to be deleted: it is not. */
  public void cutBeforeDeleting(String end) {
    cutAt = new Moment(Set.of("removeBlob"), end, false);
  }

  /** Takes the keys back when so many more requests have come: it refuses all that follow. */
  public void revokeKeysAtRequest(long more) {
    revokedAtRequest = requests.get() + more;
  }

  /** Refuses objects whose names end so, as if they had permissions of their own. */
  public void forbid(String end) {
    forbidden = end;
  }

  /** Takes connections and requests, and answers none, when so many more requests have come. */
  public void muteAtRequest(long more) {
    muteAtRequest = requests.get() + more;
  }

  /** Cuts the endpoint off: connections are closed, and new ones refused. */
  public synchronized void cut() {
    cut = true;
    if (server != null) {
      call(server, "stop");
      server = null;
    }
  }

  /** Whether it is cut off now. */
  public boolean isCut() {
    return cut;
  }

  /** Lets it work again, with what was stored before. */
  public synchronized void restore() {
    cut = false;
    mute = false;
    cutAtRequest = Long.MAX_VALUE;
    muteAtRequest = Long.MAX_VALUE;
    cutAt = Moment.NEVER;
    revokedAtRequest = Long.MAX_VALUE;
    forbidden = null;
    if (server != null) {
      return;
    }
    try {
      server = inLoader(() -> serve(port));
    } catch (Exception e) {
      throw new IllegalStateException("the S3 endpoint does not start again", e);
    }
  }

  private Object openBlobs() throws Exception {
    Object builder =
        type("org.jclouds.ContextBuilder")
            .getMethod("newBuilder", String.class)
            .invoke(null, "transient");
    builder =
        builder
            .getClass()
            .getMethod("credentials", String.class, String.class)
            .invoke(builder, KEY, KEY);
    Class<?> viewType = type("org.jclouds.blobstore.BlobStoreContext");
    Object context =
        builder.getClass().getMethod("buildView", Class.class).invoke(builder, viewType);
    Class<?> blobStore = type("org.jclouds.blobstore.BlobStore");
    Object real = viewType.getMethod("getBlobStore").invoke(context);
    blobStore
        .getMethod("createContainerInLocation", type("org.jclouds.domain.Location"), String.class)
        .invoke(real, null, bucket);
    return Proxy.newProxyInstance(
        loader, new Class<?>[] {blobStore}, (proxy, method, args) -> pass(real, method, args));
  }

  private Object pass(Object real, Method method, Object[] args) throws Throwable {
    Moment moment = cutAt;
    boolean isMoment =
        moment.methods().contains(method.getName()) && changed(method, args).endsWith(moment.end());
    if (isMoment && !moment.after()) {
      cutAtRequest = 0;
    }
    long request = requests.incrementAndGet();
    mute |= request >= muteAtRequest;
    while (mute) {
      Thread.sleep(100);
    }
    if (request >= cutAtRequest && !cut) {
      cut = true;
      // Stopping waits for this very request.
      new Thread(this::cut, "s3-cut").start();
    }
    if (cut) {
      // No answer, until stopping closes the connection and interrupts.
      Thread.sleep(60_000);
    }
    String end = forbidden;
    if (end != null && args != null && args.length > 1 && args[1].toString().endsWith(end)) {
      throw (RuntimeException)
          type("org.jclouds.rest.AuthorizationException").getConstructor().newInstance();
    }
    try {
      if (method.getName().equals("blobMetadata") && isAskedByAWrite()) {
        return answerOfTheCondition(real, method, args);
      }
      boolean conditional =
          method.getName().equals("putBlob") && args.length == 3 && isConditional(args[2]);
      Object answer =
          conditional ? putConditionally(real, method, args) : method.invoke(real, args);
      if (isMoment) {
        cutAtRequest = 0;
      }
      return answer;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** The endpoint asks for an object before it writes one only if there is a condition. */
  private static boolean isAskedByAWrite() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("handlePutBlob")));
  }

  private Object answerOfTheCondition(Object real, Method method, Object[] args)
      throws ReflectiveOperationException {
    return switch (conditions) {
      case KEPT -> method.invoke(real, args);
      case IGNORED -> null;
      case REFUSED -> throw new UnsupportedOperationException("conditional writes");
    };
  }

  private static boolean isConditional(Object options) throws ReflectiveOperationException {
    return options.getClass().getSimpleName().equals("PutOptions2")
        && "*".equals(options.getClass().getMethod("getIfNoneMatch").invoke(options));
  }

  /** Its store in memory knows no condition, and other requests may have come since it asked. */
  private Object putConditionally(Object real, Method method, Object[] args)
      throws ReflectiveOperationException {
    String name = nameOf(args[1]);
    Method exists =
        type("org.jclouds.blobstore.BlobStore").getMethod("blobExists", String.class, String.class);
    synchronized (oneWriter) {
      if (conditions == Conditions.KEPT && (boolean) exists.invoke(real, bucket, name)) {
        throw new IllegalStateException("PreconditionFailed: " + name);
      }
      return method.invoke(real, args);
    }
  }

  /** The name of the object that a request writes or deletes. */
  private String changed(Method method, Object[] args) throws ReflectiveOperationException {
    return switch (method.getName()) {
      case "putBlob" -> nameOf(args[1]);
      case "copyBlob" -> (String) args[3];
      default -> (String) args[1];
    };
  }

  private String nameOf(Object blob) throws ReflectiveOperationException {
    Object metadata =
        type("org.jclouds.blobstore.domain.Blob").getMethod("getMetadata").invoke(blob);
    return (String)
        type("org.jclouds.blobstore.domain.BlobMetadata").getMethod("getName").invoke(metadata);
  }

  /** The objects of whoever has the key, as long as it is not taken back. */
  private Object locate(String identity) {
    return KEY.equals(identity) && requests.get() < revokedAtRequest ? Map.entry(KEY, blobs) : null;
  }

  private Object serve(int atPort) throws Exception {
    Properties properties = new Properties();
    properties.put("s3proxy.endpoint", "http://127.0.0.1:" + atPort);
    properties.put("s3proxy.authorization", "aws-v2-or-v4");
    properties.put("s3proxy.identity", KEY);
    properties.put("s3proxy.credential", KEY);
    Class<?> builder = type("org.gaul.s3proxy.S3Proxy$Builder");
    Object parts = builder.getMethod("fromProperties", Properties.class).invoke(null, properties);
    builder.getMethod("blobStore", type("org.jclouds.blobstore.BlobStore")).invoke(parts, blobs);
    Object built = call(parts, "build");
    Class<?> locator = type("org.gaul.s3proxy.BlobStoreLocator");
    Object keys =
        Proxy.newProxyInstance(
            loader, new Class<?>[] {locator}, (proxy, method, args) -> locate((String) args[0]));
    built.getClass().getMethod("setBlobStoreLocator", locator).invoke(built, keys);
    call(built, "start");
    return built;
  }

  private Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, true, loader);
  }

  private static Object call(Object target, String method) {
    try {
      return target.getClass().getMethod(method).invoke(target);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(method + " of " + target.getClass() + " fails", e);
    }
  }

  private interface Work {
    Object run() throws Exception;
  }

  /** Its libraries look for their parts with the loader of the thread. */
  private Object inLoader(Work work) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return work.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** A folder with the settings of the logging library that it brings. */
  private static URL quietLogging() throws Exception {
    Path folder = Files.createDirectories(JAR.resolveSibling("logging"));
    Files.write(
        folder.resolve("logback-test.xml"),
        List.of("<configuration><root level=\"OFF\"/></configuration>"));
    return folder.toUri().toURL();
  }
}
