"""Pages for people, a file for each part of the office; each offers a `router`."""
