package org.plasmospark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server of this machine that gives one file, at {@code /set.zip}, well or badly. */
final class FileServer implements AutoCloseable {
  private final HttpServer server;
  private final byte[] file;
  private final List<String> ranges = new CopyOnWriteArrayList<>();
  private volatile int breakAfter = Integer.MAX_VALUE;
  private volatile int busy;
  private volatile boolean takesRanges = true;
  private volatile boolean endless;

  FileServer(byte[] file) throws IOException {
    this.file = file;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where a file is. */
  String address(String name) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
  }

  /** Closes the connection of the next answer after so many bytes. */
  FileServer breakingOnce(int bytes) {
    breakAfter = bytes;
    return this;
  }

  /** Answers so often that it is busy. */
  FileServer busy(int times) {
    busy = times;
    return this;
  }

  /** Gives the whole file, whatever range is asked for. */
  FileServer withoutRanges() {
    takesRanges = false;
    return this;
  }

  /** Never comes to an end, and says nothing of a length. */
  FileServer endless() {
    endless = true;
    return this;
  }

  /** The ranges that were asked for, one a request, empty where there was none. */
  List<String> ranges() {
    return ranges;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String range = exchange.getRequestHeaders().getFirst("Range");
      ranges.add(range == null ? "" : range);
      if (busy > 0) {
        busy--;
        exchange.sendResponseHeaders(503, -1);
      } else if (!exchange.getRequestURI().getPath().equals("/set.zip")) {
        exchange.sendResponseHeaders(404, -1);
      } else if (endless) {
        giveWithoutEnd(exchange);
      } else {
        give(exchange, range);
      }
    }
  }

  private void give(HttpExchange exchange, String range) throws IOException {
    int from = 0;
    if (range != null && takesRanges) {
      from = Integer.parseInt(range.substring("bytes=".length(), range.indexOf('-')));
      if (from >= file.length) {
        exchange.getResponseHeaders().set("Content-Range", "bytes */" + file.length);
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, file.length - from);
    OutputStream out = exchange.getResponseBody();
    int length = Math.min(file.length - from, breakAfter);
    breakAfter = Integer.MAX_VALUE;
    out.write(file, from, length);
    out.flush();
  }

  private void giveWithoutEnd(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    while (true) {
      out.write(file);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
