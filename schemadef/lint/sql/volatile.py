"""Functions that give another value each time that they are called."""

from __future__ import annotations

VOLATILE = frozenset(
    {
        "GEN_RANDOM_UUID", "UUID_GENERATE_V4", "UUID_GENERATE_V1", "UUIDV7", "UUIDV4", "NEXTVAL", "RANDOM", "NOW",
        "CLOCK_TIMESTAMP", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "CURRENT_TIME", "TRANSACTION_TIMESTAMP",
        "STATEMENT_TIMESTAMP", "TIMEOFDAY", "GEN_RANDOM_BYTES", "NANOID", "GEN_SALT",
    }
)  # fmt: skip
"""What gives another value each time."""
MOMENTS = frozenset(
    {
        "NOW", "CLOCK_TIMESTAMP", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "TRANSACTION_TIMESTAMP",
        "STATEMENT_TIMESTAMP",
    }
)  # fmt: skip
"""What is another moment each time, and mostly of the same day."""
