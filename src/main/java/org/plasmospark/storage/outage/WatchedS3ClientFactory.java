package org.plasmospark.storage.outage;

import com.amazonaws.handlers.RequestHandler2;
import com.amazonaws.services.s3.AmazonS3;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.s3a.DefaultS3ClientFactory;

/** Makes S3A's clients as Hadoop does, and has their requests watched. Hadoop makes it by name. */
public final class WatchedS3ClientFactory extends DefaultS3ClientFactory {

  @Override
  public AmazonS3 createS3Client(URI uri, S3ClientCreationParameters parameters)
      throws IOException {
    String endpoint = parameters.getEndpoint();
    String store =
        "s3a://"
            + uri.getHost()
            + (endpoint == null || endpoint.isEmpty() ? "" : " at " + endpoint);
    List<RequestHandler2> handlers = new ArrayList<>();
    if (parameters.getRequestHandlers() != null) {
      handlers.addAll(parameters.getRequestHandlers());
    }
    handlers.add(
        new S3RequestWatch(
            StoreWatch.ofThisProcess().requests(store, StoreWatch.limit(getConf()))));
    return super.createS3Client(uri, parameters.withRequestHandlers(handlers));
  }
}
