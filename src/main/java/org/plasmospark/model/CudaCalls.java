package org.plasmospark.model;

/** What CUDA's runtime is asked before ND4J loads; each call may fail to find its library. */
interface CudaCalls {
  /** First part of a GPU's compute capability, as an attribute. */
  int CAPABILITY_MAJOR = 75;

  /** Its second part. */
  int CAPABILITY_MINOR = 76;

  /**
   * Counts the GPUs that this process sees.
   *
   * @param count whose first element becomes their number
   * @return CUDA's code of an error, 0 without
   */
  int deviceCount(int[] count);

  /**
   * Asks for an attribute of a GPU.
   *
   * @param value whose first element becomes it
   * @return CUDA's code of an error, 0 without
   */
  int attribute(int[] value, int attribute, int device);

  /** CUDA's words for a code of an error. */
  String error(int code);
}
