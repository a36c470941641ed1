"""Reports about people and entries that refer to what is gone."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from . import columns as c
from . import gone, objects
from .base import ORPHANS, Column, ObjectReport, PeopleReport, Report
from .of_settings import taken_away

_ENTRY: Final = (
    Column("name", _("Name")),
    Column("kind", _("What")),
    Column("why", _("What is missing")),
    Column("dn", _("Distinguished name")),
)

REPORTS: Final[tuple[Report, ...]] = (
    PeopleReport(
        name="home_pool_gone",
        section=ORPHANS,
        title=_("Home pool gone"),
        why=_("Their home server is a pool that is no longer in the directory: they can't sign in."),
        cure=_("Move them to another pool (by force: nobody is left who could hand them over), or remove them."),
        columns=(*c.PERSON, c.UNIT),
        operations=("move_users", "remove_users"),
        find=gone.home_pool,
        order="pool",
        orders=c.ORDERS,
    ),
    PeopleReport(
        name="meeting_policy_gone",
        section=ORPHANS,
        title=_("Meeting policy gone"),
        why=_("Their own meeting policy was deleted: which one counts is left to the server."),
        cure=_("Give them another meeting policy, or none of their own."),
        columns=(*c.PERSON, c.MEETING_POLICY),
        operations=("configure_users",),
        preset=taken_away("meeting_policy"),
        reads=frozenset({"meeting_policy_key"}),
        find=gone.meeting_policy,
        orders=c.ORDERS,
    ),
    PeopleReport(
        name="voice_policy_gone",
        section=ORPHANS,
        title=_("Enterprise Voice policy gone"),
        why=_("Their own Enterprise Voice policy was deleted: calls may be refused."),
        cure=_("Give them another Enterprise Voice policy, or none of their own."),
        columns=(*c.PERSON, c.VOICE_POLICY),
        operations=("configure_users",),
        preset=taken_away("voice_policy"),
        reads=frozenset({"uc_policy_key"}),
        find=gone.voice_policy,
        orders=c.ORDERS,
    ),
    PeopleReport(
        name="location_profile_gone",
        section=ORPHANS,
        title=_("Location profile gone"),
        why=_("Their own location profile was deleted: numbers that they dial are not normalized."),
        cure=_("Give them another location profile, or none of their own."),
        columns=(*c.PERSON, c.PROFILE),
        operations=("configure_users",),
        preset=taken_away("location_profile"),
        reads=frozenset({"location_profile_key"}),
        find=gone.location_profile,
        orders=c.ORDERS,
    ),
    ObjectReport(
        name="contacts_without_service",
        section=ORPHANS,
        title=_("Application contacts that lead nowhere"),
        why=_("The trusted service entry or the pool of the contact is gone: calls to its number fail."),
        cure=_("Activate the application again on a pool, or delete the contact."),
        columns=_ENTRY,
        rows=objects.contacts_without_service,
    ),
    ObjectReport(
        name="services_without_pool",
        section=ORPHANS,
        title=_("Trusted service entries without pool or computer"),
        why=_("Servers trust a name that is gone: whoever takes this name next is trusted too."),
        cure=_("Delete the entry, or make the pool or computer that it names."),
        columns=_ENTRY,
        rows=objects.services_without_pool,
    ),
    ObjectReport(
        name="servers_without_computer",
        section=ORPHANS,
        title=_("Servers without computer or pool"),
        why=_("A server that is gone is still listed: other servers try to reach it, and trust its name."),
        cure=_("Remove the server from its pool, and take it off the list of trusted servers."),
        columns=_ENTRY,
        rows=objects.servers_without_computer,
    ),
    ObjectReport(
        name="profiles_without_rules",
        section=ORPHANS,
        title=_("Location profiles and pools that refer to nothing"),
        why=_("Normalization rules or a default location profile are gone: numbers are not normalized."),
        cure=_("Choose rules or another default location profile."),
        columns=_ENTRY,
        rows=objects.profiles_without_rules,
    ),
)
