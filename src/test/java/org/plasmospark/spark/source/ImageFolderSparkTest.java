package org.plasmospark.spark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.archive.ArchiveFormat;
import org.plasmospark.archive.ArchiveLimits;
import org.plasmospark.archive.SevenZips;
import org.plasmospark.archive.Tars;
import org.plasmospark.archive.Zips;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.synthetic.SyntheticCell;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.image.synthetic.SyntheticSettings;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.PathFilter;
import org.plasmospark.manifest.PathGlob;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.manifest.SplitUnit;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.catalog.Catalog;
import org.plasmospark.spark.catalog.Cataloguer;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.StorePath;

/** Folders of files and archives, listed, filtered, mapped, and read twice. */
class ImageFolderSparkTest {
  private static final List<String> ODD_NAMES =
      List.of("a b.png", "#1%20.png", "new\nline.png", "quote\"s.png", "клетка.png", "细胞.png");

  @TempDir Path folder;

  private final PlasmosparkSession spark = TestSpark.plasmospark();
  private final Map<String, byte[]> cells = new TreeMap<>();

  @BeforeEach
  void drawCells() throws IOException {
    SyntheticCells drawn = new SyntheticCells(new SyntheticSettings(12, 4, 1, 0.5, 0.1, true), 7);
    for (int i = 0; i < drawn.size(); i++) {
      SyntheticCell cell = drawn.cell(i);
      cells.put(
          i < ODD_NAMES.size() ? "Uninfected/" + ODD_NAMES.get(i) : cell.path(),
          PngEncoder.encode(cell.image()));
    }
    Files.createDirectories(folder.resolve("images"));
  }

  @Test
  void readsTheSameImagesLooseAndInEveryKindOfArchive() throws IOException {
    mixed();
    Map<String, ManifestEntry> entries = read(rules(PathFilter.EVERYTHING));
    assertThat(entries).hasSize(4 * cells.size());
    for (String name : cells.keySet()) {
      ManifestEntry loose = entries.get(name);
      assertThat(loose.isOk()).as(name + ": " + loose.reason()).isTrue();
      for (String archive : List.of("deep/er/set 1%.zip", "set.tar", "set.tgz")) {
        ManifestEntry member = entries.get(archive + "!/" + name);
        assertThat(member).as(archive + "!/" + name).isNotNull();
        assertThat(member.sha256()).isEqualTo(loose.sha256());
        assertThat(member.label()).isEqualTo(loose.label()).isNotNull();
        assertThat(member.patientId()).isEqualTo(loose.patientId());
      }
    }
  }

  @Test
  void readsArchivesThatAreCompressedOtherwiseAndThoseWithTheEndingOfOthers() throws IOException {
    byte[] tar = tar(cells).bytes();
    put("a.tar.bz2", Tars.compress(ArchiveFormat.TAR_BZ2, tar));
    put("b.TXZ", Tars.compress(ArchiveFormat.TAR_XZ, tar));
    put("c.7z", SevenZips.of(SevenZMethod.LZMA2, cells));
    put("d.zip", tar);
    put("e.tgz", SevenZips.of(SevenZMethod.COPY, cells));
    Map<String, ManifestEntry> entries = read(rules(PathFilter.EVERYTHING));
    assertThat(entries).hasSize(5 * cells.size());
    for (Map.Entry<String, byte[]> cell : cells.entrySet()) {
      for (String archive : List.of("a.tar.bz2", "b.TXZ", "c.7z", "d.zip", "e.tgz")) {
        ManifestEntry member = entries.get(archive + "!/" + cell.getKey());
        assertThat(member).as(archive + "!/" + cell.getKey()).isNotNull();
        assertThat(member.reason()).isNull();
        assertThat(member.sha256()).isEqualTo(Sha256.hex(cell.getValue()));
      }
    }
  }

  @Test
  void readsTheOneFileThatIsAskedFor() throws IOException {
    mixed();
    Map<String, ManifestEntry> all = read(rules(PathFilter.EVERYTHING));
    for (String only : List.of("set.tgz", "set.tar")) {
      Map<String, ManifestEntry> entries = read(only(only));
      assertThat(entries).hasSize(cells.size());
      assertThat(all).containsAllEntriesOf(entries);
    }
    put("_one.png", cells.values().iterator().next());
    assertThat(read(only("_one.png")))
        .hasSize(1)
        .allSatisfy((path, entry) -> assertThat(entry.isOk()).as(path).isTrue());
    assertThatThrownBy(() -> read(only("none.zip")))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISSING));
  }

  private FolderRules only(String name) {
    FolderRules all = rules(PathFilter.EVERYTHING);
    return new FolderRules(
        all.root(), Optional.of(name), all.filter(), all.archives(), all.names(), Optional.empty());
  }

  @Test
  void givesEveryRowItsLengthAndTimeBeforeAnythingIsRead() throws IOException {
    mixed();
    Files.setLastModifiedTime(folder.resolve("images/set.tgz"), FileTime.fromMillis(1234567000));
    try (ImageFolder listed = list(rules(PathFilter.EVERYTHING))) {
      assertThat(listed.size()).isEqualTo(4L * cells.size());
      assertThat(listed.counts().archives()).isEqualTo(3);
      assertThat(listed.counts().members()).isEqualTo(3L * cells.size());
      for (ListedFile file : listed.files().collect()) {
        String name = file.path().substring(file.path().indexOf("!/") + 1).replaceFirst("^/", "");
        assertThat(file.length()).isEqualTo(cells.get(name).length);
        assertThat(file.modified()).isPositive();
        assertThat(file.modified() == 1234567000).isEqualTo(file.path().startsWith("set.tgz"));
      }
      JavaRDD<ListedFile> some = listed.files().filter(file -> file.path().contains("ni"));
      List<PackedCell> read = some.mapPartitions(reader()::read).collect();
      assertThat(read).hasSize((int) some.count()).allMatch(cell -> cell.entry().isOk());
    }
  }

  @Test
  void keepsCompressedTarsWholeAndSplitsTheRest() throws IOException {
    Zips zip = new Zips();
    Tars tar = new Tars();
    byte[] cell = cells.values().iterator().next();
    for (int i = 0; i < 600; i++) {
      zip.stored("Uninfected/" + i + ".png", Arrays.copyOf(cell, 10 + i));
      tar.with("Uninfected/" + i + ".png", Arrays.copyOf(cell, 10 + i));
    }
    put("a.zip", zip.bytes());
    put("b.tar.gz", tar.gzipped());
    try (ImageFolder listed = list(rules(PathFilter.EVERYTHING))) {
      assertThat(listed.size()).isEqualTo(1200);
      Map<Integer, List<String>> partitions = partitions(listed);
      assertThat(partitions.values())
          .extracting(List::size)
          .containsExactlyInAnyOrder(256, 256, 88, 600);
      assertThat(partitions(listed)).isEqualTo(partitions);
    }
  }

  @Test
  void holdsOneArchiveOpenInATaskThatComputesManyPartitions() throws IOException {
    for (String name : List.of("a.zip", "b.zip", "c.zip", "d.zip")) {
      put(name, new Zips().stored("Uninfected/1.png", cells.values().iterator().next()).bytes());
    }
    try (ImageFolder listed = list(rules(PathFilter.EVERYTHING))) {
      List<Long> open =
          listed
              .files()
              .repartition(8)
              .mapPartitions(reader()::read)
              .coalesce(1)
              .map(cell -> openArchives())
              .collect();
      assertThat(open).hasSize(4).allMatch(archives -> archives == 1);
    }
  }

  /** Of this process, as Linux says. */
  private static long openArchives() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(file -> isZip(file)).count();
    }
  }

  private static boolean isZip(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().endsWith(".zip");
    } catch (IOException e) {
      // closed since it was listed
      return false;
    }
  }

  private static Map<Integer, List<String>> partitions(ImageFolder listed) {
    List<String> paths =
        listed
            .files()
            .mapPartitionsWithIndex(
                (index, files) ->
                    StreamSupport.stream(
                            Spliterators.spliteratorUnknownSize(files, Spliterator.ORDERED), false)
                        .map(file -> index + " " + file.path())
                        .iterator(),
                true)
            .collect();
    return paths.stream()
        .collect(Collectors.groupingBy(p -> Integer.parseInt(p.substring(0, p.indexOf(' ')))));
  }

  @Test
  void readsBackTheRowsOfManyFilesInOrder() throws IOException {
    List<WorkTable.Block> blocks;
    try (WorkTableWriter<ListedFile> writer =
        new WorkTableWriter<>(
            new HadoopStore(spark.hadoopConfiguration()),
            path("work"),
            "rows",
            RowCodec.FILES,
            4096)) {
      for (int i = 0; i < 50_000; i++) {
        writer.add(ListedFile.file("細胞/" + i, i, 2L * i));
      }
      blocks = writer.finish();
      assertThat(writer.rows()).isEqualTo(50_000);
    }
    assertThat(blocks.stream().map(WorkTable.Block::file).distinct()).hasSize(3);
    assertThat(blocks).allMatch(block -> block.rows() <= 4096);
    List<ListedFile> rows = WorkTable.rows(spark, blocks, RowCodec.FILES).collect();
    assertThat(rows).hasSize(50_000);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i)).isEqualTo(ListedFile.file("細胞/" + i, i, 2L * i));
    }
  }

  @Test
  void accountsForWhatIsWrongWithArchives() throws IOException {
    byte[] cell = cells.values().iterator().next();
    byte[] tar = new Tars().with("a.png", cell).with("b.png", cell).bytes();
    put("cut.tar", Arrays.copyOf(tar, 512 + cell.length + 600));
    put("cut.zip", Arrays.copyOf(new Zips().with("a.png", cell).bytes(), 200));
    put("empty.zip", new Zips().bytes());
    put("hidden.zip", new Zips().with("__MACOSX/._a.png", cell).with("b/.c", cell).bytes());
    put(
        "twice.tar",
        new Tars().with("a.png", cell).with("b.png", cell).with("a.png", cell).bytes());
    put("image.zip", cell);
    put("image.tar", cell);
    put("odd.zip!/Uninfected/a.png", cell);
    put("bomb.zip", new Zips().with("a.bmp", new byte[3 << 20]).with("b.png", cell).bytes());
    put("large.tar", new Tars().with("a.bmp", new byte[2 << 20]).with("b.png", cell).bytes());
    Map<String, ManifestEntry> entries = read(rules(PathFilter.EVERYTHING));
    Map<String, String> reasons = new TreeMap<>();
    entries.forEach(
        (path, entry) ->
            reasons.put(path, entry.isOk() ? "ok" : entry.reason().replaceFirst(":.*", "")));
    assertThat(reasons)
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("cut.tar", "truncated"),
                    Map.entry("cut.tar!/a.png", "ok"),
                    Map.entry("cut.zip", "truncated"),
                    Map.entry("empty.zip", "empty"),
                    Map.entry("hidden.zip", "empty"),
                    Map.entry("twice.tar!/a.png", "ok"),
                    Map.entry("twice.tar!/b.png", "ok"),
                    Map.entry("image.zip", "ok"),
                    Map.entry("image.tar", "ok"),
                    Map.entry("odd.zip!/Uninfected/a.png", "bad-name"),
                    Map.entry("bomb.zip!/a.bmp", "too-large-file"),
                    Map.entry("bomb.zip!/b.png", "ok"),
                    Map.entry("large.tar!/a.bmp", "too-large-file"),
                    Map.entry("large.tar!/b.png", "ok"))));
  }

  @Test
  void takesTheLastOfSeveralMembersOfATarAndCountsTheOthers() throws IOException {
    List<byte[]> some = cells.values().stream().limit(3).toList();
    Tars tar =
        new Tars().with("a.png", some.get(0)).with("b.png", some.get(1)).with("a.png", some.get(2));
    byte[] bytes = tar.bytes();
    put("twice.tar", bytes);
    put("twice.tar.gz", Tars.gzip(bytes));
    Map<String, ManifestEntry> entries = read(rules(PathFilter.EVERYTHING));
    for (String archive : List.of("twice.tar", "twice.tar.gz")) {
      assertThat(entries.get(archive + "!/a.png").sha256()).isEqualTo(Sha256.hex(some.get(2)));
      assertThat(entries.get(archive + "!/b.png").sha256()).isEqualTo(Sha256.hex(some.get(1)));
    }
    try (ImageFolder listed = list(rules(PathFilter.EVERYTHING))) {
      assertThat(listed.size()).isEqualTo(4);
      assertThat(listed.counts().replaced()).isEqualTo(2);
      assertThat(listed.counts().lines())
          .contains("2 members of tars were replaced by later ones of the same name.");
    }
  }

  @Test
  void countsWhatIsHidden() throws IOException {
    byte[] cell = cells.values().iterator().next();
    put("Uninfected/a.png", cell);
    put(".trash/b.png", cell);
    put("_old/c.png", cell);
    put("set.zip", new Zips().with("__MACOSX/._a.png", cell).with("d.png", cell).bytes());
    try (ImageFolder listed = list(rules(PathFilter.EVERYTHING))) {
      assertThat(listed.size()).isEqualTo(2);
      assertThat(listed.counts().lines())
          .contains("3 files or folders whose names begin with . or _ were not looked at.");
    }
  }

  @Test
  void countsWhatTheFilterLeavesOut() throws IOException {
    mixed();
    put("notes.txt", new byte[] {1});
    PathFilter filter =
        new PathFilter(
            List.of(PathGlob.parse("**/*.png")),
            List.of(PathGlob.parse("deep/**"), PathGlob.parse("**/Parasitized/*")));
    try (ImageFolder listed = list(rules(filter))) {
      long kept = cells.keySet().stream().filter(name -> name.startsWith("U")).count();
      assertThat(listed.size()).isEqualTo(3 * kept);
      // The text and the archive below deep are one each.
      assertThat(listed.counts().filtered()).isEqualTo(3 * (cells.size() - kept) + 2);
      assertThat(listed.counts().lines()).anyMatch(line -> line.contains("were left out"));
    }
    PathFilter nothing = new PathFilter(List.of(PathGlob.parse("x")), List.of());
    assertThatThrownBy(() -> list(rules(nothing)))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISSING))
        .hasMessageContaining("leave out all");
  }

  @Test
  void takesAnArchiveWithoutFoldersForOne() throws IOException {
    byte[] cell = cells.values().iterator().next();
    put("ward/Parasitized.tar.gz", new Tars().with("x.png", cell).gzipped());
    put("Uninfected.zip", new Zips().with("y.png", cell).bytes());
    put("set.zip", new Zips().with("z.png", cell).bytes());
    Map<String, ManifestEntry> entries = read(rules(PathFilter.EVERYTHING));
    assertThat(entries.get("ward/Parasitized.tar.gz!/x.png").label()).isEqualTo("Parasitized");
    assertThat(entries.get("Uninfected.zip!/y.png").label()).isEqualTo("Uninfected");
    assertThat(entries.get("set.zip!/z.png").label()).isNull();
  }

  @Test
  void letsTheMappingWinOverNames() throws IOException {
    mixed();
    Map<String, ManifestEntry> plain = read(rules(PathFilter.EVERYTHING));
    String drawn = cells.keySet().stream().filter(n -> n.contains("_cell_")).findFirst().get();
    FolderRules rules =
        mapped(
            "path,label,patient_id,slide_id\n"
                + "Uninfected/a b.png,Parasitized,p1,p1/s1\n"
                + "\"set.tgz!/Uninfected/quote\"\"s.png\",,p2,\n"
                + "\"set.tar!/Uninfected/new\nline.png\",Uninfected,p3,\n"
                + drawn
                + ",,,s9\n"
                + "gone.png,Uninfected,p4,\n"
                + "also gone.png,Uninfected,p4,\n");
    Map<String, ManifestEntry> entries = read(rules);
    assertThat(entries.keySet()).isEqualTo(plain.keySet());
    assertIds(entries.get("Uninfected/a b.png"), "Parasitized", "p1", "p1/s1");
    assertIds(entries.get("set.tgz!/Uninfected/quote\"s.png"), "Uninfected", "p2", null);
    assertIds(entries.get("set.tar!/Uninfected/new\nline.png"), "Uninfected", "p3", null);
    ManifestEntry named = plain.get(drawn);
    assertIds(entries.get(drawn), named.label(), named.patientId(), "s9");
    entries.keySet().stream()
        .filter(path -> path.startsWith("set.tar!/Parasitized"))
        .forEach(path -> assertThat(entries.get(path)).isEqualTo(plain.get(path)));
    try (ImageFolder listed = list(rules)) {
      assertThat(listed.counts().mapped()).isEqualTo(4);
      assertThat(listed.counts().unused()).isEqualTo(2);
      assertThat(listed.counts().lines())
          .anyMatch(line -> line.contains("2 of its lines name nothing there, for example also"));
    }
  }

  @Test
  void namesTheMistakesOfAMapping() throws IOException {
    mixed();
    assertThatThrownBy(() -> list(mapped("path,label\na.png,Uninfected\na.png,Parasitized\n")))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("\"a.png\" on lines 2, 3");
    assertThatThrownBy(() -> list(mapped("path,label\na.png,Infected\n")))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("line 2: unknown label");
    assertThatThrownBy(
            () ->
                list(
                    new FolderRules(
                        path("images"),
                        PathFilter.EVERYTHING,
                        ArchiveLimits.DEFAULT,
                        new NameRules(CellNames.NIH, LabelSet.NIH),
                        Optional.of(path("missing.csv")))))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISSING));
  }

  @Test
  void readsCataloguedImagesAgainAndSeesWhatChanged() throws IOException {
    mixed();
    Map<String, ManifestEntry> catalogued = read(rules(PathFilter.EVERYTHING));
    assertThat(again(catalogued)).isEqualTo(catalogued);

    Map<String, byte[]> fewer = new TreeMap<>(cells);
    fewer.remove("Uninfected/a b.png");
    fewer.put("Uninfected/细胞.png", cells.get("Uninfected/a b.png"));
    put("set.tgz", tar(fewer).gzipped());
    put("deep/er/set 1%.zip", Arrays.copyOf(zip(cells).bytes(), 300));
    Map<String, ManifestEntry> read = again(catalogued);
    assertThat(read.keySet()).isEqualTo(catalogued.keySet());
    read.forEach(
        (path, entry) -> {
          if (path.startsWith("deep/") || path.equals("set.tgz!/Uninfected/a b.png")) {
            assertThat(entry.reason()).as(path).contains("not in its archive");
          } else if (path.equals("set.tgz!/Uninfected/细胞.png")) {
            assertThat(entry.reason()).contains("changed");
          } else {
            assertThat(entry).isEqualTo(catalogued.get(path));
          }
        });
  }

  @Test
  void cataloguesMembersLikeFiles() throws IOException {
    mixed();
    try (ImageFolder listed = list(rules(PathFilter.EVERYTHING));
        Catalog catalog =
            new Cataloguer(
                    spark,
                    ImageLimits.DEFAULT,
                    LabelSet.NIH,
                    new SplitPlan(SplitUnit.IMAGE, 0.6, 0.2, 0.2, 0, 1),
                    Progress.SILENT)
                .catalog(listed, reader(), Optional.empty())) {
      assertThat(catalog.summary().files()).isEqualTo(4L * cells.size());
      assertThat(catalog.summary().quality().quarantined()).isZero();
    }
  }

  private void mixed() throws IOException {
    for (Map.Entry<String, byte[]> cell : cells.entrySet()) {
      put(cell.getKey(), cell.getValue());
    }
    put("deep/er/set 1%.zip", zip(cells).bytes());
    put("set.tar", tar(cells).bytes());
    put("set.tgz", tar(cells).gzipped());
  }

  private static Zips zip(Map<String, byte[]> content) {
    Zips zip = new Zips();
    content.forEach(zip::with);
    return zip;
  }

  private static Tars tar(Map<String, byte[]> content) {
    Tars tar = new Tars().posix();
    content.forEach((name, bytes) -> tar.with("./" + name, bytes));
    return tar;
  }

  private void put(String name, byte[] content) throws IOException {
    Path file = folder.resolve("images").resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private FolderRules mapped(String csv) throws IOException {
    Files.writeString(folder.resolve("mapping.csv"), csv);
    FolderRules rules = rules(PathFilter.EVERYTHING);
    return new FolderRules(
        rules.root(),
        rules.filter(),
        rules.archives(),
        rules.names(),
        Optional.of(path("mapping.csv")));
  }

  private FolderRules rules(PathFilter filter) {
    return new FolderRules(
        path("images"),
        filter,
        ArchiveLimits.DEFAULT,
        new NameRules(CellNames.NIH, LabelSet.NIH),
        Optional.empty());
  }

  private ImageFolder list(FolderRules rules) {
    return ImageFolder.list(
        spark, new HadoopStore(spark.hadoopConfiguration()), rules, path("work"), Progress.SILENT);
  }

  private CellReader reader() {
    return new CellReader(
        path("images"),
        new ImageLimits(1 << 20, 1 << 20, 1000, 8),
        ArchiveLimits.DEFAULT,
        spark.broadcastConfiguration());
  }

  private Map<String, ManifestEntry> read(FolderRules rules) {
    try (ImageFolder listed = list(rules)) {
      CellSource source = listed.source(reader());
      Map<String, ManifestEntry> entries = byPath(source.cells().collect());
      assertThat(source.size()).isEqualTo(entries.size());
      return entries;
    }
  }

  private Map<String, ManifestEntry> again(Map<String, ManifestEntry> entries) {
    JavaRDD<ManifestEntry> catalogued =
        spark.context().parallelize(List.copyOf(entries.values()), 3);
    return byPath(new CataloguedCells(spark, reader(), path("work")).read(catalogued).collect());
  }

  private static Map<String, ManifestEntry> byPath(List<PackedCell> cells) {
    return cells.stream()
        .map(PackedCell::entry)
        .collect(
            Collectors.toMap(ManifestEntry::path, entry -> entry, (a, b) -> null, TreeMap::new));
  }

  private static void assertIds(ManifestEntry entry, String label, String patient, String slide) {
    assertThat(entry.label()).isEqualTo(label);
    assertThat(entry.patientId()).isEqualTo(patient);
    assertThat(entry.slideId()).isEqualTo(slide);
  }

  private StorePath path(String name) {
    return StorePath.of(folder.resolve(name));
  }
}
