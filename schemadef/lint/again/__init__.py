"""Whether a statement can run a second time: what it fails with then, and whether what stands around it keeps it from
that."""
