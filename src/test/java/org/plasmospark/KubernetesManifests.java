package org.plasmospark;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The manifests of submit/kubernetes, read so that what Kubernetes does not know is an error. */
final class KubernetesManifests {
  static final Path FOLDER = Shell.HOME.resolve("submit/kubernetes");

  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "v1/Pod", Pod.class,
          "v1/ServiceAccount", ServiceAccount.class,
          "rbac.authorization.k8s.io/v1/Role", Role.class,
          "rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class,
          "batch/v1/Job", Job.class);

  /** Kubernetes' own objects would keep what they do not know beside their fields. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated member) {
                  return false;
                }
              })
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private KubernetesManifests() {}

  /** All files, by name. */
  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /** The documents of a file. */
  static List<JsonNode> documents(String file) throws IOException {
    return parse(Files.readString(FOLDER.resolve(file)));
  }

  /** The documents of a text. */
  static List<JsonNode> parse(String yaml) {
    List<JsonNode> documents = new ArrayList<>();
    for (Object each : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
      documents.add(STRICT.valueToTree(each));
    }
    return documents;
  }

  /** Whether Kubernetes itself has such objects, and not an operator. */
  static boolean isBuiltIn(JsonNode document) {
    return KINDS.containsKey(kind(document));
  }

  /** A document as one of Kubernetes' own objects. */
  static Object read(JsonNode document) throws IOException {
    return read(document, KINDS.get(kind(document)));
  }

  /** A part of a document as a part of Kubernetes' own objects. */
  static <T> T read(JsonNode part, Class<T> type) throws IOException {
    return STRICT.treeToValue(part, type);
  }

  /** The first document of a kind. */
  static <T> T read(String file, Class<T> type) throws IOException {
    for (JsonNode document : documents(file)) {
      if (kind(document).endsWith("/" + type.getSimpleName())) {
        return read(document, type);
      }
    }
    throw new AssertionError("no " + type.getSimpleName() + " in " + file);
  }

  private static String kind(JsonNode document) {
    return document.path("apiVersion").asText() + "/" + document.path("kind").asText();
  }
}
