"""What keeps settings from being changed."""

from __future__ import annotations

from ocsadmin.errors import DomainError


class NothingAsked(DomainError):
    """No setting is to be changed."""

    code, field, status = "nothing-asked", "federation", 422
    message = "No setting is to be changed."
    hint = "Tick “change” beside at least one setting."


class EnhancedPresenceStays(DomainError):
    """Enhanced presence is to be taken back."""

    code, field, status = "enhanced-presence-stays", "enhanced_presence", 422
    message = "Enhanced presence can't be taken back: whoever has signed in with it can't use older clients any more."
    hint = "Leave it as it is."


class SettingEnforced(DomainError):
    """The global settings decide it for everyone."""

    code, status = "setting-enforced", 422
    message = "{what} can't be set for single people: {why}."
    hint = "Change the global settings first, or leave it as it is."


class PolicyUnknown(DomainError):
    """There is no such policy or location profile any more."""

    code, status = "policy-unknown", 422
    message = "There is no {what} {value} in the directory."
    hint = "Choose one of the list; it may have been deleted meanwhile."


class OneLineForMany(DomainError):
    """One line URI for several people."""

    code, field, status = "one-line-for-many", "line_uri", 422
    message = "{line} can't be the line URI of {count} people."
    hint = "A line belongs to one person. Give each their own, by CSV for many."
