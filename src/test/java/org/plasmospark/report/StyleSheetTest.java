package org.plasmospark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contrast by WCAG 2.1, success criterion 1.4.3: 4.5 to 1 for text. */
class StyleSheetTest {
  private static final double LEAST = 4.5;

  @Test
  void hasALightADarkAndAPrintedTheme() {
    assertThat(themes()).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("themes")
  void keepsTextReadableOnEveryBackground(Map<String, double[]> theme) {
    for (String paper : List.of("paper", "card")) {
      for (String ink : List.of("ink", "soft", "accent", "second")) {
        assertThat(contrast(theme.get(ink), theme.get(paper))).as(ink).isGreaterThan(LEAST);
      }
    }
    assertThat(contrast(theme.get("warn-ink"), theme.get("warn-paper"))).isGreaterThan(LEAST);
    for (String tint : List.of("right", "wrong")) {
      double[] mixed = mix(theme.get(tint), theme.get("paper"), ConfusionTable.MAX_TINT);
      assertThat(contrast(theme.get("ink"), mixed)).as(tint).isGreaterThan(LEAST);
    }
  }

  @ParameterizedTest
  @MethodSource("themes")
  void keepsTheLinesOfModelsVisible(Map<String, double[]> theme) {
    // WCAG 2.1, success criterion 1.4.11: 3 to 1 for what is drawn.
    for (int model = 0; model < 8; model++) {
      for (String paper : List.of("paper", "card")) {
        assertThat(contrast(theme.get("m" + model), theme.get(paper))).isGreaterThan(3);
      }
    }
  }

  private static List<Map<String, double[]>> themes() {
    List<Map<String, double[]>> themes = new ArrayList<>();
    Matcher root = Pattern.compile(":root \\{([^}]*)}").matcher(css());
    while (root.find()) {
      Map<String, double[]> colours = new HashMap<>();
      Matcher colour =
          Pattern.compile("--([a-z0-9-]+): (#[0-9a-f]{6}|\\d+ \\d+ \\d+);").matcher(root.group(1));
      while (colour.find()) {
        colours.put(colour.group(1), rgb(colour.group(2)));
      }
      themes.add(colours);
    }
    return themes;
  }

  private static double[] rgb(String value) {
    if (value.startsWith("#")) {
      int hex = Integer.parseInt(value.substring(1), 16);
      return new double[] {hex >> 16, hex >> 8 & 255, hex & 255};
    }
    return Pattern.compile(" ").splitAsStream(value).mapToDouble(Double::parseDouble).toArray();
  }

  private static double[] mix(double[] over, double[] under, double opacity) {
    double[] mixed = new double[3];
    for (int i = 0; i < 3; i++) {
      mixed[i] = opacity * over[i] + (1 - opacity) * under[i];
    }
    return mixed;
  }

  private static double contrast(double[] one, double[] other) {
    double a = luminance(one) + 0.05;
    double b = luminance(other) + 0.05;
    return Math.max(a, b) / Math.min(a, b);
  }

  private static double luminance(double[] rgb) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double level = rgb[i] / 255;
      sum +=
          weights[i] * (level <= 0.03928 ? level / 12.92 : Math.pow((level + 0.055) / 1.055, 2.4));
    }
    return sum;
  }

  private static String css() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
