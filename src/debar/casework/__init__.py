"""The office's memory: cases, what was found in them, what people decided, who replied, and a record that holds.

Everything goes through a `Store` (SQLite in one file, or PostgreSQL by URL). What changes something takes an `Act`,
one transaction that writes the audit log with the change; what only reads takes a connection. Times and people are
handed in: no clock is read here.
"""

from __future__ import annotations
