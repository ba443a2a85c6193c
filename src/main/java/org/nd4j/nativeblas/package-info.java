/** The one class that DL4J M2.1 still looks for under its old name. */
package org.nd4j.nativeblas;
