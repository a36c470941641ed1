"""Everything that happened to a person in one list: our jobs, changes that others made, and what the directory itself
remembers of when and where each attribute was last written.

Sources: rows of jobs (who, why, before and after), ``MirrorChange`` (values that replication saw others change), and
replication metadata, read live (when, on which controller; never who, nor the value before).
"""

from .event import Attribute, Event, Source
from .timeline import Question, Timeline, timeline_of

__all__ = ["Attribute", "Event", "Question", "Source", "Timeline", "timeline_of"]
