package org.plasmospark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * So much of the API of a Kubernetes as Spark asks for: keeps objects, and has whoever plays the
 * nodes run the pods. Notes each request as a rule of access would name it.
 */
final class StandInKubernetes implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROOT = "/api/v1/namespaces/";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, ObjectNode> objects = new LinkedHashMap<>();
  private final Map<String, Set<String>> requests = new LinkedHashMap<>();
  private final Set<String> started = new HashSet<>();
  private final Nodes nodes;

  /** Where pods run. */
  interface Nodes {
    /** Begins to run a pod, and tells {@link StandInKubernetes#ended} of its end. */
    void start(StandInKubernetes kubernetes, JsonNode pod) throws IOException;

    /** Ends a pod. */
    void stop(String pod);
  }

  StandInKubernetes(Nodes nodes) throws IOException {
    this.nodes = nodes;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** What {@code spark.master} is set to. */
  String master() {
    return "k8s://http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** An object such as {@code configmaps/NAME}. */
  synchronized JsonNode object(String path) {
    return objects.get(path);
  }

  /** The objects of a kind that were ever made. */
  synchronized List<JsonNode> all(String kind) {
    List<JsonNode> found = new ArrayList<>();
    objects.forEach(
        (path, object) -> {
          if (path.startsWith(kind + "/")) {
            found.add(object);
          }
        });
    return found;
  }

  /** Verbs by kind, such as {@code pods: [create, list]}. */
  synchronized Map<String, Set<String>> requests() {
    return Map.copyOf(requests);
  }

  /** Says that the container of a pod has ended. */
  synchronized void ended(String pod, int code) {
    ObjectNode status = objects.get("pods/" + pod).putObject("status");
    status.put("phase", code == 0 ? "Succeeded" : "Failed");
    ObjectNode container = status.putArray("containerStatuses").addObject();
    container.put("name", "spark").put("image", "image").put("ready", false);
    container.putObject("state").putObject("terminated").put("exitCode", code);
    notifyAll();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      String[] parts = path.substring(Math.min(path.length(), ROOT.length())).split("/");
      if (!path.startsWith(ROOT) || parts.length < 2) {
        reply(exchange, 404, JSON.createObjectNode());
        return;
      }
      JsonNode body = JSON.readTree(exchange.getRequestBody());
      String name = parts.length > 2 ? parts[2] : "";
      switch (exchange.getRequestMethod()) {
        case "POST", "PATCH" -> put(exchange, parts[1], (ObjectNode) body);
        case "DELETE" -> delete(exchange, parts[1], name);
        default -> get(exchange, parts[1], name, query);
      }
    }
  }

  private void put(HttpExchange exchange, String kind, ObjectNode body) throws IOException {
    boolean create = exchange.getRequestMethod().equals("POST");
    String name = body.path("metadata").path("name").asText();
    synchronized (this) {
      note(kind, create ? "create" : "patch");
      ((ObjectNode) body.path("metadata")).put("uid", kind + "-" + name);
      if (kind.equals("pods")) {
        body.putObject("status").put("phase", "Running");
      }
      objects.put(kind + "/" + name, body);
    }
    reply(exchange, create ? 201 : 200, body);
    for (JsonNode pod : podsThatCanStart()) {
      nodes.start(this, pod);
    }
  }

  /** Each once: a pod waits for what it mounts, which Spark makes after it. */
  private synchronized List<JsonNode> podsThatCanStart() {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode pod : all("pods")) {
      boolean mounts = true;
      for (JsonNode volume : pod.path("spec").path("volumes")) {
        String map = volume.path("configMap").path("name").asText();
        mounts &= map.isEmpty() || objects.containsKey("configmaps/" + map);
      }
      if (mounts && started.add(pod.path("metadata").path("name").asText())) {
        found.add(pod);
        if (pod.path("metadata").path("labels").path("spark-role").asText().equals("driver")) {
          requests.clear(); // from here on it is the driver that asks
        }
      }
    }
    return found;
  }

  private void delete(HttpExchange exchange, String kind, String name) throws IOException {
    List<String> pods = new ArrayList<>();
    synchronized (this) {
      note(kind, name.isEmpty() ? "deletecollection" : "delete");
      objects.keySet().stream()
          .filter(each -> each.equals("pods/" + name))
          .forEach(each -> pods.add(name));
    }
    pods.forEach(nodes::stop);
    ObjectNode status = JSON.createObjectNode();
    reply(exchange, 200, status.put("apiVersion", "v1").put("kind", "Status"));
  }

  private void get(HttpExchange exchange, String kind, String name, String query)
      throws IOException {
    if (query.contains("watch=true")) {
      note(kind, "watch");
      exchange.sendResponseHeaders(200, 0);
      // Spark asks for a WebSocket first, and then for a stream.
      if (exchange.getRequestHeaders().getFirst("Upgrade") == null) {
        watch(exchange, query);
      }
      return;
    }
    if (!name.isEmpty()) {
      note(kind, "get");
      JsonNode object = object(kind + "/" + name);
      reply(exchange, object == null ? 404 : 200, object == null ? status() : object);
      return;
    }
    note(kind, "list");
    ObjectNode list = JSON.createObjectNode();
    list.put("apiVersion", "v1").put("kind", "List");
    list.putObject("metadata").put("resourceVersion", "1");
    ArrayNode items = list.putArray("items");
    String role = query.replaceAll("(?s).*spark-role=(\\w+).*", "$1");
    for (JsonNode each : all(kind)) {
      if (role.equals(query)
          || each.path("metadata").path("labels").path("spark-role").asText().equals(role)) {
        items.add(each);
      }
    }
    reply(exchange, 200, list);
  }

  /** Tells of the end of a pod if one is asked for by its name; lists tell of all others. */
  private synchronized void watch(HttpExchange exchange, String query) throws IOException {
    String pod = "pods/" + query.replaceAll("(?s).*metadata\\.name=([^&]+).*", "$1");
    try {
      while (!objects.containsKey(pod)
          || objects.get(pod).path("status").path("containerStatuses").isEmpty()) {
        wait();
      }
    } catch (InterruptedException e) {
      return; // the server is closed
    }
    ObjectNode event = JSON.createObjectNode().put("type", "MODIFIED");
    event.set("object", objects.get(pod));
    exchange.getResponseBody().write((event + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private synchronized void note(String kind, String verb) {
    requests.computeIfAbsent(kind, any -> new LinkedHashSet<>()).add(verb);
  }

  private static ObjectNode status() {
    return JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Status").put("code", 404);
  }

  private static void reply(HttpExchange exchange, int code, JsonNode body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
