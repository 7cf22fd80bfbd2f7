"""What the SQLite family does otherwise: a replay in memory, rebuilds, versions, and how D1's tools cut a text."""
