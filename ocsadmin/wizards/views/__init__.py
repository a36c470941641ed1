"""The pages of wizards and their drafts."""

from .lists import discard, draft_list, hand_over, resume, start, take_up
from .pages import autosave, check, page

__all__ = ["autosave", "check", "discard", "draft_list", "hand_over", "page", "resume", "start", "take_up"]
