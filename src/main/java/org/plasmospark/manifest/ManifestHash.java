package org.plasmospark.manifest;

import java.io.Serializable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Names the content of a manifest by one hash that depends neither on the order of its rows nor on
 * how they are partitioned, so that partitions can be hashed apart and merged.
 *
 * <p>Each row is written unambiguously (every field with its length before it) and hashed with
 * SHA-256; the row hashes are added modulo 2^256, and the hash of the manifest is SHA-256 over a
 * version text, the number of rows and the sum. Addition and not exclusive or, because with the
 * latter two equal rows cancel out and a manifest with a row twice would be named like one without
 * it; and a sum over sorted rows would need a sort. The hash guards against mistakes and mix-ups;
 * it does not resist somebody who searches for colliding manifests.
 */
public final class ManifestHash implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int LIMBS = 4;

  /** What of a row is hashed. */
  private enum Kind {
    DATA("plasmospark manifest 1"),
    SPLIT("plasmospark split 1");

    private final String version;

    Kind(String version) {
      this.version = version;
    }
  }

  private final Kind kind;
  private final long[] sum = new long[LIMBS];
  private long rows;

  private ManifestHash(Kind kind) {
    this.kind = kind;
  }

  /**
   * An empty hash of the data: everything but split and fold, so that two splits of the same images
   * share it.
   */
  public static ManifestHash data() {
    return new ManifestHash(Kind.DATA);
  }

  /** An empty hash of the split: path, sha256, split and fold. */
  public static ManifestHash split() {
    return new ManifestHash(Kind.SPLIT);
  }

  /** Adds a row. */
  public ManifestHash add(ManifestEntry entry) {
    MessageDigest digest = Sha256.digest();
    text(digest, entry.path());
    text(digest, entry.sha256());
    if (kind == Kind.SPLIT) {
      text(digest, entry.split() == null ? null : entry.split().text());
      number(digest, entry.fold());
    } else {
      text(digest, entry.label());
      text(digest, entry.patientId());
      text(digest, entry.slideId());
      number(digest, entry.width());
      number(digest, entry.height());
      number(digest, entry.bytes());
      text(digest, entry.status().text());
      text(digest, entry.reason());
    }
    ByteBuffer row = ByteBuffer.wrap(digest.digest());
    long[] limbs = new long[LIMBS];
    for (int i = LIMBS - 1; i >= 0; i--) {
      limbs[i] = row.getLong();
    }
    addSum(limbs, 1);
    return this;
  }

  /**
   * Adds the rows of another hash.
   *
   * @throws IllegalArgumentException when one hashes data and the other a split
   */
  public ManifestHash merge(ManifestHash other) {
    if (kind != other.kind) {
      throw new IllegalArgumentException("a hash of data and a hash of a split do not merge");
    }
    addSum(other.sum.clone(), other.rows);
    return this;
  }

  /** Rows added so far. */
  public long rows() {
    return rows;
  }

  /** 64 lower-case hexadecimal digits. */
  public String hex() {
    MessageDigest digest = Sha256.digest();
    text(digest, kind.version);
    number(digest, rows);
    for (int i = LIMBS - 1; i >= 0; i--) {
      number(digest, sum[i]);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The sum of the row hashes, for tests against the definition. */
  BigInteger sum() {
    ByteBuffer bytes = ByteBuffer.allocate(LIMBS * Long.BYTES);
    for (int i = LIMBS - 1; i >= 0; i--) {
      bytes.putLong(sum[i]);
    }
    return new BigInteger(1, bytes.array());
  }

  private void addSum(long[] limbs, long addedRows) {
    long carry = 0;
    for (int i = 0; i < LIMBS; i++) {
      long partial = sum[i] + limbs[i];
      long carried = Long.compareUnsigned(partial, limbs[i]) < 0 ? 1 : 0;
      sum[i] = partial + carry;
      carry = carried + (carry == 1 && sum[i] == 0 ? 1 : 0);
    }
    rows += addedRows;
  }

  private static void text(MessageDigest digest, String text) {
    byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    number(digest, bytes.length);
    digest.update(bytes);
  }

  private static void number(MessageDigest digest, long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }
}
