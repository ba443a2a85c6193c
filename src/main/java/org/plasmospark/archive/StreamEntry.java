package org.plasmospark.archive;

import java.util.Optional;
import org.plasmospark.image.Rejected;

/**
 * What stands at one place of an archive that is gone through.
 *
 * @param name as the archive spells it
 * @param size bytes
 * @param folder whether it is no file
 * @param problem why it cannot be read, if it cannot
 */
record StreamEntry(String name, long size, boolean folder, Optional<Rejected> problem) {}
