"""What signing in takes, a file for each topic. Each check gives verdicts, or raises ``CantTell``."""
