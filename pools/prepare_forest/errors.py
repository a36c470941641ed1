"""What stands in the way of preparing the forest."""

from __future__ import annotations

from ocsadmin.errors import DomainError


class SchemaNotPrepared(DomainError):
    """The schema is not prepared."""

    code = "schema-not-prepared"
    message = "{words}"
    hint = "Prepare the schema first: a member of Schema Admins runs {command} on a Windows computer of the domain."


class LocationFixed(DomainError):
    """Global settings lie elsewhere already."""

    code, field = "location-fixed", "location"
    message = "RTC Service is already there: {dn}."
    hint = "Leave it where it is; choose the {where}."


class SIPDomainStands(DomainError):
    """There is another default SIP domain."""

    code, field = "sip-domain-stands", "sip_domain"
    message = "{name} is the default SIP domain already."
    hint = "Leave the field empty, and add or change SIP domains once the forest is prepared."


class GroupDomainElsewhere(DomainError):
    """The groups would lie in a domain that the console can't write."""

    code, field = "group-domain-elsewhere", "group_domain"
    message = "{asked}, but this console writes to {domain} only."
    hint = "Choose {domain}, or run {command} as an Enterprise Admin."


class NameInTheWay(DomainError):
    """Something else has a name that preparation needs."""

    code = "name-in-the-way"
    message = "{dn} is in the directory already and is not {what}."
    hint = "Rename or delete it, then plan again."
