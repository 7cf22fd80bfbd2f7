"""Programs that let a database judge what the linter says."""
