//! Builds, runs, tests and packages Loggable.
