package org.plasmospark.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * What all pages have in common. A page needs nothing else: style sheet, drawings and pictures are
 * inside, there are no scripts, and a content security policy forbids both. It is also well-formed
 * XML.
 */
final class Page {
  private static final String STYLE = resource("report.css");

  private Page() {}

  /**
   * A page, to be stored as UTF-8.
   *
   * @param body writes what is between header and end
   */
  static String render(String title, Consumer<Html> body) {
    Html html = new Html();
    html.verbatim("<!DOCTYPE html>\n");
    html.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml");
    head(html, title);
    html.open("body").open("main");
    body.accept(html);
    html.close().close().close();
    return html.markup();
  }

  private static void head(Html html, String title) {
    html.open("head")
        .leaf("meta", "charset", "utf-8")
        .leaf(
            "meta",
            "http-equiv",
            "Content-Security-Policy",
            "content",
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'")
        .leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .leaf("meta", "name", "color-scheme", "content", "light dark")
        .element("title", title);
    html.open("style").verbatim(STYLE).close().close();
  }

  /** Sentences that a reader must not miss; nothing if there are none. */
  static void warnings(Html html, List<String> warnings) {
    if (warnings.isEmpty()) {
      return;
    }
    html.open("section", "class", "warnings", "role", "note", "aria-label", "Warnings");
    html.element("h2", warnings.size() == 1 ? "Warning" : "Warnings").open("ul");
    warnings.forEach(warning -> html.element("li", warning));
    html.close().close();
  }

  /** Names and values; nothing if there are none. */
  static void facts(Html html, String heading, List<EvaluationReport.Fact> facts) {
    if (facts.isEmpty()) {
      return;
    }
    html.open("section").element("h2", heading).open("dl", "class", "facts");
    for (EvaluationReport.Fact fact : facts) {
      html.open("div").element("dt", fact.name()).open("dd").element("bdi", fact.value());
      html.close().close();
    }
    html.close().close();
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing from the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
