package org.plasmospark.spark.trouble;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.FetchFailed;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.collection.JavaConverters;

/**
 * Warns of executors that are lost and of tasks that fail and are tried again. Spark mends both by
 * itself, so that nobody would know why a job takes longer; what it cannot mend ends the job with a
 * sentence of its own.
 */
public final class ClusterTrouble extends SparkListener {
  /** What Spark says of executors that it ends itself, since they have nothing to do. */
  private static final String AS_WISHED = "Executor killed by driver.";

  private static final String DESCRIPTION = "spark.job.description";

  private final TroubleLog log;
  private final int attempts;
  private final Map<String, String> hosts = new ConcurrentHashMap<>();
  private final Map<Integer, String> works = new ConcurrentHashMap<>();
  private volatile boolean ended;

  /**
   * @param attempts how often Spark tries a task at most
   * @param warnings told one sentence at a time
   */
  public ClusterTrouble(int attempts, Consumer<String> warnings) {
    this.attempts = attempts;
    this.log = new TroubleLog(warnings);
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    hosts.put(event.taskInfo().executorId(), event.taskInfo().host());
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    if (!ended && !event.reason().startsWith(AS_WISHED)) {
      log.lost(executor(event.executorId()), event.reason());
    }
  }

  @Override
  public void onJobStart(SparkListenerJobStart event) {
    Properties properties = event.properties();
    String work = properties == null ? null : properties.getProperty(DESCRIPTION);
    if (work != null) {
      JavaConverters.seqAsJavaList(event.stageInfos())
          .forEach(stage -> works.put(stage.stageId(), work));
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    if (ended) {
      return;
    }
    TaskEndReason reason = event.reason();
    String work = works.getOrDefault(event.stageId(), "a stage of Spark");
    if (reason instanceof FetchFailed) {
      log.computedAgain(work);
    } else if (reason instanceof ExceptionFailure failure
        && event.taskInfo().attemptNumber() + 1 < attempts) {
      log.triedAgain(
          work,
          executor(event.taskInfo().executorId()),
          failure.className(),
          failure.description());
    }
  }

  private String executor(String id) {
    String host = hosts.get(id);
    return host == null ? "executor " + id : "executor " + id + " on " + host;
  }

  /** From now on executors go because the job is over. */
  public void end() {
    ended = true;
    log.sum();
  }
}
