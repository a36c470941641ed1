"""Where a pool keeps its data and what it records: the same for both editions.

Source: Deploying Enterprise Edition, "Create the Pool" (the wizard's pages and their notes).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import DomainError
from ocsadmin.use_cases import field, wide_spec
from pools import rules
from pools.rules.fields import FOLDER, SHARE, keeps
from pools.rules.refusal import broken

DATABASE_PATHS: Final = {
    "user_database_path": ("the user database files", r"D:\LC Data\User Database"),
    "user_log_path": ("the user database's transaction log", r"E:\LC Data\User Log"),
    "dynamic_database_path": ("the dynamic database files", r"F:\LC Data\Dynamic Database"),
    "dynamic_log_path": ("the dynamic database's transaction log", r"G:\LC Data\Dynamic Log"),
}
"""Field → what it holds, and the proposal: a disk for each, none of them the system's."""

STORES: Final = {
    "meeting_content_path": "the meeting content location",
    "meeting_metadata_path": "the meeting metadata location",
    "meeting_archive_path": "the meeting archive location",
    "address_book_path": "the Address Book Server file store",
    "application_data_path": "the Application Data store",
    "client_update_path": "the Client Update Data store",
}
"""Field → what it is called, in the order of the wizard's pages."""


class StoreUsedTwice(DomainError):
    """Two stores are in the same folder."""

    code, status = "store-used-twice", 422
    message = "{what} is in {value}, which is {other} already."
    hint = "Give each its own folder: different groups get access to them."


def check_web_farm(value: str, field: str) -> str:
    """A Web farm FQDN; the external one may be left out.

    :raises MissingValue, BadHostName:
    """
    which = "internal" if field == "internal_web_farm_fqdn" else "external"
    if not value and which == "external":
        return value
    return rules.check_fqdn(value, field=field, what=f"the {which} Web farm FQDN")


def _folder(label: Any, name: str) -> Any:
    what, proposal = DATABASE_PATHS[name]
    return field(label=label, kind=FOLDER, rule=keeps(rules.check_local_path, what=what), default=proposal)


def _store(label: Any, help_text: Any, name: str) -> Any:
    return field(label=label, help=help_text, kind=SHARE, rule=keeps(rules.check_share, what=STORES[name]))


@wide_spec
class Storage:
    """Stores, databases and archives of a pool."""

    meeting_content_path: str = _store(
        _("Meeting content location"), _("For presentations: \\\\computer\\Presentation"), "meeting_content_path"
    )
    meeting_metadata_path: str = _store(
        _("Meeting metadata location"), _("\\\\computer\\Metadata"), "meeting_metadata_path"
    )
    address_book_path: str = _store(
        _("Address Book Server file store"), _("For Address Book download files."), "address_book_path"
    )
    application_data_path: str = _store(
        _("Application Data store"), _("For the data of applications."), "application_data_path"
    )
    client_update_path: str = _store(
        _("Client Update Data store"), _("For updates of clients and devices."), "client_update_path"
    )
    external_web_farm_fqdn: str = field(
        label=_("External Web farm FQDN"),
        help=_(
            "It resolves to the external address of the reverse proxy. If Edge Servers are planned, give it now: "
            "later it takes the command line."
        ),
        rule=check_web_farm,
        default="",
    )
    user_database_path: str = _folder(_("User database files"), "user_database_path")
    user_log_path: str = _folder(_("User database transaction log"), "user_log_path")
    dynamic_database_path: str = _folder(_("Dynamic database files"), "dynamic_database_path")
    dynamic_log_path: str = _folder(_("Dynamic database transaction log"), "dynamic_log_path")
    meeting_archiving: bool = field(label=_("Enable meeting archiving"), default=False)
    meeting_archive_path: str = field(
        label=_("Meeting archive location"),
        help=_("\\\\computer\\MeetingCompliance, when archiving is enabled."),
        kind=SHARE,
        default="",
    )
    archive_instant_messages: bool = field(
        label=_("Archive instant messages"),
        help=_(
            "Starts in critical mode: the Office Communications Server service stops when messages can't be archived. "
            "The snap-in changes this after setup."
        ),
        default=False,
    )
    call_detail_recording: bool = field(
        label=_("Enable call detail recording"), help=_("Gathered by the Monitoring Server."), default=False
    )
    qoe_monitoring: bool = field(
        label=_("Enable QoE monitoring"), help=_("Gathered by the Monitoring Server."), default=False
    )

    def stores(self) -> dict[str, str]:
        """Field → path of the stores that this pool has; the meeting archive only where it is on."""
        used = [name for name in STORES if name != "meeting_archive_path" or self.meeting_archiving]
        return {name: getattr(self, name) for name in used}

    def problems(self) -> Iterator[DomainError]:
        """What is wrong with the stores taken together. Those of single values are rules of their fields."""
        if self.meeting_archiving:
            yield from broken(lambda: check_store(self.meeting_archive_path, "meeting_archive_path"))
        yield from broken(self.check_stores_differ)

    def check_stores_differ(self) -> None:
        """Two spellings of the same folder are the same folder. Paths that break a rule are told of elsewhere."""
        seen: dict[str, str] = {}
        for name, path in self.stores().items():
            key = _share_key(path)
            other = seen.setdefault(key, name) if key else name
            if other != name:
                what = STORES[name].capitalize()
                raise StoreUsedTwice(field=name, what=what, value=path, other=STORES[other])


def check_store(value: str, field: str) -> rules.UNCPath:
    """A store on a share. :raises MissingValue, BadShare:"""
    return rules.check_share(value, field=field, what=STORES[field])


def _share_key(path: str) -> str:
    try:
        return rules.check_share(path, field="", what="").key
    except DomainError:
        return ""
