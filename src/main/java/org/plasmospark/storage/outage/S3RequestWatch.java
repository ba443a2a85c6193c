package org.plasmospark.storage.outage;

import com.amazonaws.AmazonServiceException;
import com.amazonaws.handlers.HandlerAfterAttemptContext;
import com.amazonaws.handlers.HandlerBeforeAttemptContext;
import com.amazonaws.handlers.RequestHandler2;
import com.amazonaws.services.s3.model.CompleteMultipartUploadRequest;
import com.amazonaws.services.s3.model.CopyObjectRequest;
import com.amazonaws.services.s3.model.CopyPartRequest;
import com.amazonaws.services.s3.model.PutObjectRequest;
import com.amazonaws.services.s3.model.UploadPartRequest;
import java.util.Set;

/** Tells the watch of each attempt at a request to S3, and makes none to a store that is gone. */
final class S3RequestWatch extends RequestHandler2 {
  private static final int OUT_OF_ORDER = 500;

  /** Requests that send much, or that the store answers when it has copied. */
  private static final Set<Class<?>> SLOW =
      Set.of(
          PutObjectRequest.class,
          UploadPartRequest.class,
          CopyObjectRequest.class,
          CopyPartRequest.class,
          CompleteMultipartUploadRequest.class);

  private final StoreWatch.Requests requests;

  S3RequestWatch(StoreWatch.Requests requests) {
    this.requests = requests;
  }

  @Override
  public void beforeAttempt(HandlerBeforeAttemptContext context) {
    requests.ask(SLOW.contains(context.getRequest().getOriginalRequest().getClass()));
  }

  @Override
  public void afterAttempt(HandlerAfterAttemptContext context) {
    if (context.getException() == null) {
      requests.answered();
    } else if (context.getException() instanceof AmazonServiceException answer) {
      // A gateway answers so for a store behind it that is gone.
      if (answer.getStatusCode() < OUT_OF_ORDER) {
        requests.answered();
      } else {
        requests.failed();
      }
    } else if (!(context.getException() instanceof StoreGoneException)) {
      requests.failed();
    }
  }
}
