package io.tidemark.control.http;

import io.tidemark.control.program.ProgramLibrary;
import io.tidemark.control.registry.Comparisons;
import io.tidemark.control.registry.Promoting;
import io.tidemark.control.registry.Registry;

/** What answers come from, once the control log is read. */
record Served(Registry registry, ProgramLibrary programs, Comparisons comparisons, Promoting promoting) {}
