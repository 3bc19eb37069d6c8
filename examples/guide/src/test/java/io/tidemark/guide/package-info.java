/**
 * The snippets of the pages in {@code docs/}. A page names a snippet in a comment before its block of Java, {@code <!-- snippet:
 * StateGuide.firstSeen -->}; here it lies between {@code // snippet: firstSeen} and {@code // end}.
 */
@NullMarked
package io.tidemark.guide;

import org.jspecify.annotations.NullMarked;
