"""People as replication stores them, from a real domain controller."""

from __future__ import annotations

import pytest

from ocsadmin import mirror
from ocsadmin.demo.content.people import notable
from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.directory.filters import object_class
from users import queries
from users.directory.option_flags import OptionFlag
from users.models import User
from users.people.settings_in_words import settings_of
from users.timeline.history import history_of

from .conftest import MakePerson

pytestmark = pytest.mark.django_db


def mirrored(dn: str) -> User:
    return User.objects.get(dn_key=DN.parse(dn).key)


class TestReplicatedPeople:
    @pytest.fixture(autouse=True)
    def _replicated(self, directory: Directory) -> None:
        mirror.replicate(directory, mode="full")

    def test_are_people_and_no_computers(self, directory: Directory) -> None:
        computers = directory.search(directory.forest.domain, object_class("computer"), attributes=("objectGUID",))
        assert User.objects.count() > 600
        assert not User.objects.filter(guid__in=[entry.guid for entry in computers]).exists()

    def test_have_their_settings(self) -> None:
        jim = mirrored(notable.VOICE_USER)
        assert (jim.enabled, jim.sip_address, jim.line_uri) == (True, "sip:jim.daly@contoso.com", "tel:+14255550101")
        assert jim.has_flag(OptionFlag.UNIFIED_COMMUNICATIONS)
        assert "SMTP:jim.daly@contoso.com" in jim.proxy_addresses
        assert jim.raw["sAMAccountName"] == ["jim.daly"]

    def test_have_policies_and_pools_by_name(self) -> None:
        words = {one.title: one.value for _, group in settings_of(mirrored(notable.VOICE_USER)) for one in group}
        assert words["Home pool"] == "ocspool1.contoso.com"
        assert words["Meeting policy"] == "Policy 1 (High)"
        assert words["Location profile"] == "Redmond.contoso.com"
        assert words["Telephony"] == "Enterprise Voice"

    def test_tell_disabled_and_protected_accounts(self) -> None:
        assert mirrored(notable.DISABLED_ACCOUNT).account_disabled
        assert mirrored(notable.PROTECTED).admin_count

    def test_are_found(self) -> None:
        found = queries.find("+1 425 555 0101 daly", among=User.objects.all())
        assert [row.account for row in queries.in_order(list(found.rows))] == ["jim.daly"]
        assert queries.find("maria garcia", among=User.objects.all()).count >= 2

    def test_are_counted_by_pool(self) -> None:
        counts = queries.enabled_by_pool()
        assert sum(counts.values()) == queries.totals()["enabled_people"]
        assert set(counts) == {mirrored(notable.VOICE_USER).home_server_key, *counts}


class TestHistory:
    def test_shows_what_others_changed(
        self, make_person: MakePerson, directory: Directory, domain_admin: Directory
    ) -> None:
        kim = make_person("kim")
        mirror.replicate(directory, mode="full")
        entry = directory.get_by_guid(kim, ("cn",))
        assert entry is not None
        domain_admin.modify(entry.dn, [AttributeChange("title", add=("Boss",))])
        mirror.read_now("user", kim, directory)
        (event,) = history_of(kim)
        assert event.who == ""
        assert [(one.name, one.before, one.after) for one in event.attributes] == [("title", (), ("Boss",))]
