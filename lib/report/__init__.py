"""The report ("bilan") that is filed after the festival: what it says, and the files it is written to."""
