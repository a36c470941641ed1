"""What keeps sign-in names from being changed."""

from __future__ import annotations

from ocsadmin.errors import DomainError


class NoAddressGiven(DomainError):
    """No new sign-in name was given."""

    code, field, status = "no-address-given", "by_hand", 422
    message = "There is neither a rule for new sign-in names nor one given by hand."
    hint = "Choose a rule, or type the new sign-in name."


class DomainMissing(DomainError):
    """The rule needs a SIP domain."""

    code, field, status = "domain-missing", "sip_domain", 422
    message = "This way of making sign-in names needs a SIP domain."
    hint = "Choose one."


class OneAddressForMany(DomainError):
    """One sign-in name for several people."""

    code, field, status = "one-address-for-many", "pattern", 422
    message = "{address} can't be the sign-in name of {count} people."
    hint = "Use a placeholder such as {{first}} or {{account}}."
