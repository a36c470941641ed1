"""Preparing a real domain: rights are added, work, and are taken back; what others granted stays."""

from __future__ import annotations

from typing import Any

import pytest

from ocsadmin.demo.names import DEMO_PASSWORD, upn
from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.directory.access import AccessEntry, AccessList
from ocsadmin.directory.errors import ForestNotPrepared, NotAllowed
from ocsadmin.directory.filters import Eq
from ocsadmin.directory.ldap import LDAPDirectory
from ocsadmin.directory.settings import DirectorySettings
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.jobs import gate, runner
from ocsadmin.jobs.models import Job
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import from_json
from pools.preparation import grants, groups, read_state
from pools.prepare_domain.spec import PrepareDomainSpec
from pools.prepare_domain.use_case import PREPARE_DOMAIN
from pools.prepare_forest.use_case import PREPARE_FOREST

from .bare import BareUseCaseTests, bare_directory, bare_forest, carried_out, preparer, taken_back

__all__ = ["bare_directory", "bare_forest", "preparer"]
pytestmark = pytest.mark.django_db(transaction=True)


def planned(directory: Directory, **wish: Any) -> Plan:
    return PREPARE_DOMAIN.planned_from(wish, directory)


def access_list(directory: Directory, dn: DN) -> AccessList:
    found = directory.access_list(dn)
    assert found is not None
    return found


@pytest.fixture
def prepared(bare_directory: Directory, preparer: Any) -> Directory:
    """A forest that is prepared, and a domain that is not."""
    plan = PREPARE_FOREST.planned_from({"server_admins": ["serveradmin"]}, bare_directory)
    carried_out(plan, preparer, bare_directory)
    return bare_directory


@pytest.fixture
def as_person(bare_forest: Any) -> Any:
    def bind(account: str) -> LDAPDirectory:
        settings = DirectorySettings((bare_forest.uri,), upn(account), DEMO_PASSWORD, str(bare_forest.ca_file))
        return LDAPDirectory(settings)

    return bind


SERVERS = DN.parse("CN=Computers,DC=contoso,DC=com")


class TestPrepareDomain(BareUseCaseTests):
    use_case = PREPARE_DOMAIN

    @pytest.fixture(autouse=True)
    def prepared_forest(self, directory: Directory, preparer: Any) -> None:
        """Once for the class, since the forest is the class's own."""
        if not read_state(directory).forest.done:
            carried_out(PREPARE_FOREST.planned_from({}, directory), preparer, directory)
            Job.objects.all().delete()

    @pytest.fixture
    def example(self, prepared_forest: None) -> PrepareDomainSpec:
        return PrepareDomainSpec((str(SERVERS),))

    def standing(self, example: Any, directory: Directory) -> Any:
        return [sorted(map(str, access_list(directory, dn).entries)) for dn in (directory.forest.domain, SERVERS)]

    def test_refuses_a_plan_that_is_stale(self) -> None:  # type: ignore[override]
        pytest.skip("Rights are added to whatever others granted meanwhile: see what is kept between plan and job.")


class TestADomainThatIsNotPrepared:
    def test_waits_for_the_forest(self, bare_directory: Directory) -> None:
        with pytest.raises(ForestNotPrepared) as refused:
            planned(bare_directory)
        assert "Prepare the schema, the forest" in refused.value.cure

    def test_gets_rights_that_work_and_loses_exactly_those_again(
        self, prepared: Directory, preparer: Any, as_person: Any
    ) -> None:
        head = prepared.forest.domain
        before = access_list(prepared, head)
        user = next(iter(prepared.search(head, Eq("sAMAccountName", "norights"), attributes=("cn",)))).dn
        enable = [AttributeChange("msRTCSIP-UserEnabled", add=("TRUE",), expect_absent=True)]
        _join(prepared, groups.USER_ADMINS, "useradmin")
        with pytest.raises(NotAllowed):
            as_person("useradmin").modify(user, enable)

        plan = planned(prepared)
        assert [notice.text for notice in plan.notices if notice.level == "warning"] == []
        job = carried_out(plan, preparer, prepared)
        state = read_state(prepared)
        assert (state.done, state.next_step) == (True, ""), state.domain.missing
        assert [one.done for one in state.domain.server_containers] == [True, True]
        as_person("useradmin").modify(user, enable)
        assert set(before.entries) <= set(access_list(prepared, head).entries)

        again = planned(prepared)
        assert again.changes == ()
        assert "Nothing is left to do" in again.notices[0].text

        taken_back(job, preparer, prepared)
        assert {one.key for one in access_list(prepared, head).entries} == {one.key for one in before.entries}
        assert not read_state(prepared).domain.begun

    def test_that_is_prepared_in_part_is_completed(self, prepared: Directory, preparer: Any) -> None:
        head = prepared.forest.domain
        carried_out(planned(prepared, server_containers=[]), preparer, prepared)
        there = access_list(prepared, head)
        sid = read_state(prepared).forest.sids[groups.USER_ADMINS]
        gone = [entry for entry in there.entries if entry.sid == sid][:3]
        prepared.write_access_list(head, there.without(gone))
        state = read_state(prepared)
        assert "3 of" in state.domain.in_words
        plan = planned(prepared, server_containers=[])
        assert [len(change.data["grants"]) for change in plan.changes] == [3]
        carried_out(plan, preparer, prepared)
        assert read_state(prepared).domain.done

    def test_keeps_what_others_grant_between_plan_and_job(self, prepared: Directory, preparer: Any) -> None:
        head = prepared.forest.domain
        plan = planned(prepared, server_containers=[])
        job = gate.submit(plan, acting_user=preparer, directory=prepared)
        sid = read_state(prepared).forest.sids[groups.GUEST_ACCESS]
        theirs = AccessEntry.allow(sid, 0x10)
        prepared.write_access_list(head, access_list(prepared, head).with_added([theirs]))
        assert runner.run(job_id=job.pk, directory=prepared)
        assert access_list(prepared, head).holds(theirs)
        assert read_state(prepared).domain.done

    def test_is_done_where_a_wider_right_is_there_already(self, prepared: Directory, preparer: Any) -> None:
        """An entry for all attributes covers those for single ones, as one for their property set does."""
        head, state = prepared.forest.domain, read_state(prepared)
        there = access_list(prepared, head)
        wide = [grants.Grant(group, grants.READ_WRITE, of="user") for group in (groups.USER_ADMINS, groups.USER_READ)]
        entries = [one.entry(state.forest.sids[one.group], state.schema.names) for one in wide]
        prepared.write_access_list(head, there.with_added(entries))
        missing = read_state(prepared).domain.missing_grants
        assert {one.group for one in missing} == {groups.HOME_SERVER_SERVICES}

    def test_a_plan_that_someone_else_carried_out_is_stale(self, prepared: Directory, preparer: Any) -> None:
        plan = planned(prepared, server_containers=[])
        carried_out(plan, preparer, prepared)
        with pytest.raises(gate.PlanStale, match="so already"):
            gate.submit(plan, acting_user=preparer, directory=prepared)

    def test_shows_commands_and_no_raw_descriptors(self, prepared: Directory) -> None:
        from ocsadmin.plans.export import plan_ldif
        from ocsadmin.plans.kinds import kind_of

        plan = planned(prepared)
        first = plan.changes[0]
        line = "RTCUniversalUserAdmins: read and write 17 attributes of user objects"
        assert first.after["Permissions"] == (line,)
        command = kind_of(first.kind).to_command(first)
        assert command.startswith('dsacls.exe "DC=contoso,DC=com" /I:S /G "RTCUniversalUserAdmins:RPWP;msRTCSIP-')
        assert "# dsacls.exe" in plan_ldif(plan)


class TestWishesThatCanNotBe:
    @pytest.mark.parametrize(
        ("container", "words"),
        [
            ("Servers", "no distinguished name"),
            ("OU=Servers,DC=fabrikam,DC=com", "not in this domain"),
            ("OU=None,DC=contoso,DC=com", "not in the directory"),
            ("CN=Sites,CN=Configuration,DC=contoso,DC=com", "not in this domain"),
        ],
    )
    def test_a_container_that_is_none_is_refused(self, prepared: Directory, container: str, words: str) -> None:
        with pytest.raises(DomainError, match=words) as refused:
            planned(prepared, server_containers=[container])
        assert refused.value.field == "server_containers"

    @pytest.mark.parametrize("wish", [{"server_containers": "OU=x"}, {"server_containers": [None]}, {"domain": "x"}, 3])
    def test_other_nonsense_is_refused(self, wish: Any) -> None:
        with pytest.raises(ManyErrors):
            from_json(PrepareDomainSpec, wish)


def _join(directory: Directory, group: str, account: str) -> None:
    member = next(iter(directory.search(directory.forest.domain, Eq("sAMAccountName", account), attributes=("cn",)))).dn
    dn = directory.forest.domain.child("CN", "Users").child("CN", group)
    directory.modify(dn, [AttributeChange("member", add=(str(member),))])
