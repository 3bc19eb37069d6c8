/**
 * Snapshots in a directory: manifests that a person can read, and the state files they name, stored once by content.
 *
 * <pre>
 * manifests/&lt;snapshot id&gt;.json   what the snapshot is: see {@link io.tidemark.engine.checkpoint.Manifest}
 * files/&lt;sha256&gt;                 immutable state files, shared by snapshots
 * </pre>
 */
@NullMarked
package io.tidemark.engine.storage;

import org.jspecify.annotations.NullMarked;
