"""Values that the directory holds equal count as equal for conflicts and undo, never for 'nothing to change'."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ocsadmin.directory import AttributeChange, Directory, Entry
from ocsadmin.jobs import gate, runner
from ocsadmin.plans import changes
from ocsadmin.plans.changes import Change

from .conftest import Account, People, carried_out, plan_of, told

pytestmark = pytest.mark.django_db(transaction=True)
PROXY = "proxyAddresses"


def adding(one: Entry, **after: object) -> Change:
    named = {name.replace("_", "-"): value for name, value in after.items()}
    return changes.modify("Set", one.dn, guid=one.guid, before={}, after=named, lane=str(one.guid))


def now(one: Entry, directory: Directory, name: str = PROXY) -> set[str]:
    entry = directory.get_by_guid(one.guid)
    assert entry is not None
    return set(entry.texts(name))


def swap(directory: Directory, one: Entry, name: str, old: str, new: str) -> None:
    directory.modify(one.dn, [AttributeChange(name, remove=(old,), add=(new,))])


RESPELLED: Sequence[tuple[str, str, str]] = [
    (PROXY, "sip:anne@contoso.com", "SIP:anne@contoso.com"),
    (PROXY, "sip:anne@contoso.com", "sip:Anne@Contoso.com"),
    ("msRTCSIP_PrimaryUserAddress", "sip:anne@contoso.com", "SIP:Anne@contoso.com"),
    ("displayName", "Anne  Recased", "anne recased"),
]


class TestUndo:
    @pytest.mark.parametrize(("attribute", "ours", "theirs"), RESPELLED)
    def test_takes_away_what_others_only_spelled_anew(
        self, directory: Directory, domain_admin: Directory, people: People, administrator: Account,
        attribute: str, ours: str, theirs: str,
    ) -> None:  # fmt: skip
        one, name = people(1)[0], attribute.replace("_", "-")
        job = carried_out(plan_of(adding(one, **{attribute: ours})), domain_admin, administrator)
        swap(domain_admin, one, name, ours, theirs)
        plan = gate.undo_plan(job, directory=domain_admin)
        assert gate.differences(plan, domain_admin) == []
        undone = carried_out(plan, domain_admin, administrator, undo_of=job)
        assert told(undone) == [("Success", "")]
        assert now(one, domain_admin, name) == set()

    def test_takes_a_number_of_32_bits_for_what_it_is(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        one, name = people(1)[0], "msRTCSIP-OptionFlags"
        directory.modify(one.dn, [AttributeChange(name, add=("-2147483392",))])
        unsigned = changes.modify("Clear", one.dn, guid=one.guid, before={name: 2147483904}, after={name: ()})
        assert gate.differences(plan_of(unsigned), directory) == []
        job = carried_out(plan_of(unsigned), directory, administrator)
        assert (told(job), now(one, directory, name)) == ([("Success", "")], set())

    def test_leaves_another_value_alone(self, directory: Directory, people: People, administrator: Account) -> None:
        one = people(1)[0]
        job = carried_out(plan_of(adding(one, **{PROXY: "sip:anne@contoso.com"})), directory, administrator)
        swap(directory, one, PROXY, "sip:anne@contoso.com", "sip:anne.other@contoso.com")
        (difference,) = gate.differences(gate.undo_plan(job), directory)
        assert "so already" in difference.text
        assert now(one, directory) == {"sip:anne.other@contoso.com"}


class TestModify:
    def test_corrects_a_spelling(self, directory: Directory, people: People, administrator: Account) -> None:
        one = people(1)[0]
        carried_out(plan_of(adding(one, **{PROXY: ["sip:anne", "smtp:b"]})), directory, administrator)
        entry = directory.get(one.dn)
        assert entry is not None
        change = changes.modify(
            "Correct", one.dn, guid=one.guid, before={PROXY: entry.wire(PROXY)}, after={PROXY: ["SIP:Anne", "smtp:c"]}
        )
        assert change.after, "a corrected spelling is a change"
        job = carried_out(plan_of(change), directory, administrator)
        assert now(one, directory) == {"SIP:Anne", "smtp:c"}
        carried_out(gate.undo_plan(job, directory=directory), directory, administrator, undo_of=job)
        assert now(one, directory) == {"sip:anne", "smtp:b"}

    def test_finds_a_corrected_spelling_done_already(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        one = people(1)[0]
        carried_out(plan_of(adding(one, **{PROXY: "sip:anne"})), directory, administrator)
        change = changes.modify("Correct", one.dn, guid=one.guid, before={PROXY: "sip:anne"}, after={PROXY: "SIP:anne"})
        plan = plan_of(change)
        assert gate.differences(plan, directory) == []
        swap(directory, one, PROXY, "sip:anne", "SIP:anne")
        (difference,) = gate.differences(plan, directory)
        assert "so already" in difference.text
        swap(directory, one, PROXY, "SIP:anne", "SIP:ANNE")
        assert gate.differences(plan, directory) == [], "another spelling is still to be corrected"

    def test_removes_the_value_as_it_stands_now(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        one = people(1)[0]
        carried_out(plan_of(adding(one, **{PROXY: "sip:anne"})), directory, administrator)
        change = changes.modify("Swap", one.dn, guid=one.guid, before={PROXY: "sip:anne"}, after={PROXY: "sip:kim"})
        job = gate.submit(plan_of(change), acting_user=administrator, directory=directory)
        swap(directory, one, PROXY, "sip:anne", "SIP:Anne")
        runner.run(job_id=job.pk, directory=directory)
        assert told(job) == [("Success", "")]
        assert now(one, directory) == {"sip:kim"}

    def test_finds_what_others_added_in_another_spelling_done(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        one = people(1)[0]
        directory.modify(one.dn, [AttributeChange(PROXY, add=("SIP:Anne",))])
        (difference,) = gate.differences(plan_of(adding(one, **{PROXY: "sip:anne"})), directory)
        assert "so already" in difference.text


class TestDelete:
    def test_of_a_made_object_bears_another_spelling(
        self, domain_admin: Directory, people: People, administrator: Account
    ) -> None:
        dn = people(1)[0].dn.parent.child("CN", "made")
        add = changes.add("Make", dn, {"objectClass": "user", PROXY: "sip:made@contoso.com"})
        job = carried_out(plan_of(add), domain_admin, administrator)
        domain_admin.modify(
            dn, [AttributeChange(PROXY, remove=("sip:made@contoso.com",), add=("SIP:made@contoso.com",))]
        )
        undone = carried_out(gate.undo_plan(job, directory=domain_admin), domain_admin, administrator)
        assert (told(undone)[0][0], domain_admin.get(dn)) == ("Success", None)
