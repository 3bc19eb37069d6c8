package io.tidemark.api.window;

import java.io.Serializable;

/** How the events of a key are grouped: which windows an event belongs to. */
public sealed interface Windows extends Serializable
        permits TumblingWindows, SlidingWindows, SessionWindows, GlobalWindows {

    /** What people call them, for instance {@code tumbling windows of PT1H}. */
    String description();
}
