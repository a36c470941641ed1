"""Preparing a real forest: planned, made, completed, taken back."""

from __future__ import annotations

from typing import Any

import pytest

from ocsadmin.directory import DN, Directory
from ocsadmin.directory.errors import ForestNotPrepared
from ocsadmin.directory.filters import Present
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.jobs import gate
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import from_json
from pools.preparation import groups, layout, read_state
from pools.prepare_forest.errors import LocationFixed, SIPDomainStands
from pools.prepare_forest.spec import PrepareForestSpec
from pools.prepare_forest.use_case import PREPARE_FOREST

from .bare import BareUseCaseTests, bare_directory, bare_forest, carried_out, plain_forest, preparer, taken_back

__all__ = ["bare_directory", "bare_forest", "plain_forest", "preparer"]
pytestmark = pytest.mark.django_db(transaction=True)

CONTAINERS = {  # as the reference of the product's directory lists them
    "Global Settings", "Pools", "Trusted Services", "Application Contacts", "Policies", "Location Profiles",
    "Location Contact Mappings", "Trusted MCUs", "Trusted Web Components Servers", "Trusted Proxies", "MCU Factories",
    "Conference Directories", "Location Normalization Rules", "Phone Routes", "Phone Route Usages",
}  # fmt: skip


def planned(directory: Directory, **wish: Any) -> Plan:
    return PREPARE_FOREST.planned_from(wish, directory)


def everything(directory: Directory) -> dict[str, set[str]]:
    """DN → attributes and values of all that preparation could touch."""
    forest = directory.forest
    bases = (forest.configuration.child("CN", "Services"), forest.domain.child("CN", "Users"))
    bases += (forest.domain.child("CN", "System"),)
    found: dict[str, set[str]] = {}
    for base in bases:
        for entry in directory.search(base, Present("objectClass"), attributes=("member", "groupType")):
            found[entry.dn_text.lower()] = {str(value) for name in ("member", "groupType") for value in entry.all(name)}
    return found


class TestPrepareForest(BareUseCaseTests):
    use_case = PREPARE_FOREST

    @pytest.fixture
    def example(self) -> PrepareForestSpec:
        return PrepareForestSpec(location="system", sip_domain="contoso.com", group_domain="contoso.com")

    def standing(self, example: Any, directory: Directory) -> Any:
        directory.forget_forest()
        return everything(directory)


class TestAForestThatIsNotPrepared:
    def test_is_read_as_such(self, bare_directory: Directory) -> None:
        state = read_state(bare_directory)
        assert (state.schema.done, state.schema.version) == (True, 1008)
        assert (state.forest.done, state.forest.begun, state.domain.done) == (False, False, False)
        assert "neither in Configuration nor in System" in state.forest.in_words
        assert state.next_step == "forest"
        assert state.domain.controllers == ("dc1.contoso.com",)

    def test_gets_containers_groups_and_rights_and_loses_them_again(
        self, bare_directory: Directory, preparer: Any
    ) -> None:
        before, services = everything(bare_directory), bare_directory.forest.configuration.child("CN", "Services")
        plan = planned(bare_directory, server_admins=["serveradmin@contoso.com"])
        assert [notice for notice in plan.notices if notice.level == "warning"] == []
        job = carried_out(plan, preparer, bare_directory)

        rtc_service = services.child("CN", "RTC Service")
        below = {entry.dn for entry in bare_directory.search(rtc_service, Present("objectClass"), attributes=("cn",))}
        assert {dn.name for dn in below if dn.parent == rtc_service} == CONTAINERS
        state = read_state(bare_directory)
        assert state.forest.done, state.forest.missing
        assert [(one.name, one.default) for one in state.forest.sip_domains] == [("contoso.com", True)]
        admins = bare_directory.get(bare_directory.forest.domain.child("CN", "Users").child("CN", groups.SERVER_ADMINS))
        assert admins is not None
        names = {DN.parse(text).name for text in admins.texts("member")}
        assert names == {"serveradmin", "svc-ocsadmin"}
        assert {DN.parse(text).name for text in admins.texts("memberOf")} == {*groups.READING, groups.GLOBAL_WRITE}

        again = planned(bare_directory)
        assert again.changes == ()
        assert "Nothing is left to do" in again.notices[0].text
        with pytest.raises(gate.EmptyPlan):
            gate.submit(again, acting_user=preparer, directory=bare_directory)

        taken_back(job, preparer, bare_directory)
        bare_directory.forget_forest()
        assert everything(bare_directory) == before
        assert bare_directory.forest.rtc_service is None

    def test_takes_the_system_container_where_it_is_wished(self, bare_directory: Directory, preparer: Any) -> None:
        carried_out(planned(bare_directory, location="system", sip_domain="Fabrikam.com"), preparer, bare_directory)
        state = read_state(bare_directory)
        assert str(state.forest.rtc_service) == "CN=RTC Service,CN=Microsoft,CN=System,DC=contoso,DC=com"
        assert (state.forest.location, state.forest.done) == ("system", True)
        assert state.forest.default_sip_domain == "fabrikam.com"
        with pytest.raises(LocationFixed):
            planned(bare_directory, location="configuration")
        with pytest.raises(SIPDomainStands, match=r"fabrikam\.com"):
            planned(bare_directory, sip_domain="contoso.com")

    def test_can_be_worked_with_at_once(self, bare_directory: Directory, preparer: Any) -> None:
        """The account's new groups count without a restart: it is bound anew where a right lacks."""
        carried_out(planned(bare_directory), preparer, bare_directory)
        pool = bare_directory.forest.pools.child("CN", "pool01")
        bare_directory.add(pool, {"objectClass": ["msRTCSIP-Pool"], "dNSHostName": ["pool01.contoso.com"]})
        bare_directory.delete(pool)

    def test_plans_the_same_for_the_same_wish(self, bare_directory: Directory) -> None:
        assert planned(bare_directory).hash == planned(bare_directory).hash


class TestAForestThatIsPreparedInPart:
    def test_is_completed(self, bare_directory: Directory, preparer: Any) -> None:
        carried_out(planned(bare_directory), preparer, bare_directory)
        rtc_service = bare_directory.forest.rtc_service
        assert rtc_service is not None
        users = bare_directory.forest.domain.child("CN", "Users")
        bare_directory.delete(rtc_service.child("CN", "MCU Factories"))
        bare_directory.delete(users.child("CN", groups.USER_READ))
        bare_directory.delete(users.child("CN", groups.COMPONENT_SERVICES))
        state = read_state(bare_directory)
        assert "the container MCU Factories" in state.forest.missing
        assert state.forest.begun
        assert not state.forest.done

        plan = planned(bare_directory)
        added = {DN.parse(change.target).name for change in plan.changes if change.kind == "directory.add"}
        assert added == {"MCU Factories", groups.USER_READ, groups.COMPONENT_SERVICES}
        carried_out(plan, preparer, bare_directory)
        assert read_state(bare_directory).forest.done, read_state(bare_directory).forest.missing

    def test_keeps_what_others_did(self, bare_directory: Directory, preparer: Any) -> None:
        """Groups without RTC Service, one of them of another scope."""
        users = bare_directory.forest.domain.child("CN", "Users")
        dn = users.child("CN", groups.GLOBAL_READ)
        attributes = {"objectClass": ["group"], "sAMAccountName": [groups.GLOBAL_READ], "groupType": ["-2147483646"]}
        bare_directory.add(dn, {**attributes, "description": ["Ours."]})
        assert "RTC groups, but no RTC Service" in read_state(bare_directory).forest.in_words
        carried_out(planned(bare_directory), preparer, bare_directory)
        entry = bare_directory.get(dn)
        assert entry is not None
        assert (entry.text("description"), entry.number("groupType")) == ("Ours.", groups.UNIVERSAL_SECURITY)
        assert len(entry.texts("member")) == 5


class TestWishesThatCanNotBe:
    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("contoso", "short name"),
            ("con_toso.com", "underscore"),
            ("a" * 64 + ".com", "at most 63"),
            (".".join(["abcdefghi"] * 26) + ".com", "at most 253"),
            ("münchen.de", "“ü”"),
            ("sip:contoso.com", "port"),
            ("contoso.com.", "ends in a dot"),
            ("10.0.0.1", "IP address"),
            ("-contoso.com", "hyphen"),
        ],
    )
    def test_a_sip_domain_that_is_none_is_refused_with_a_cure(self, name: str, words: str) -> None:
        with pytest.raises(ManyErrors) as refused:
            from_json(PrepareForestSpec, {"sip_domain": name})
        (error,) = refused.value.errors
        assert words in error.text
        assert (error.field, bool(error.cure)) == ("sip_domain", True)

    @pytest.mark.parametrize(
        "wish",
        [{"location": "moon"}, {"sip_domain": 7}, {"server_admins": "me"}, {"server_admins": [1]}, {"x": "y"}, []],
    )
    def test_other_nonsense_is_refused(self, wish: Any) -> None:
        with pytest.raises(ManyErrors):
            from_json(PrepareForestSpec, wish)

    def test_names_that_nobody_has_and_domains_elsewhere(self, bare_directory: Directory) -> None:
        with pytest.raises(ManyErrors) as refused:
            planned(bare_directory, server_admins=["nobody", "*"], group_domain="fabrikam.com")
        assert [error.field for error in refused.value.errors] == ["group_domain", "server_admins", "server_admins"]

    def test_a_name_in_the_way_is_told(self, bare_directory: Directory) -> None:
        users = bare_directory.forest.domain.child("CN", "Users")
        attributes = {"objectClass": ["group"], "sAMAccountName": ["other"], "groupType": ["-2147483640"]}
        bare_directory.add(users.child("CN", groups.GUEST_ACCESS), attributes)
        with pytest.raises(DomainError, match="in the directory already"):
            planned(bare_directory)

    def test_the_schema_comes_first(self, plain_forest: Any) -> None:
        from ocsadmin import parts

        state = read_state(parts.directory())
        assert (state.schema.version, state.schema.done, state.next_step) == (None, False, "schema")
        assert state.schema.in_words.startswith("The schema has not been extended")
        assert len(state.schema.missing_classes) == 57
        with pytest.raises(DomainError, match=r"LCSCmd\.exe /Forest /Action:SchemaPrep"):
            planned(parts.directory())
        with pytest.raises(ForestNotPrepared):
            _ = parts.directory().forest.pools

    def test_rights_that_lack_are_told_before_anything_is_written(self, bare_forest: Any) -> None:
        from ocsadmin.demo.names import READ_ONLY_SERVICE_ACCOUNT, upn
        from ocsadmin.directory.ldap import LDAPDirectory
        from ocsadmin.directory.settings import DirectorySettings

        password = bare_forest.read_only_password_file.read_text()
        reader = LDAPDirectory(
            DirectorySettings((bare_forest.uri,), upn(READ_ONLY_SERVICE_ACCOUNT), password, str(bare_forest.ca_file))
        )
        warnings = [notice.text for notice in planned(reader).notices if notice.level == "warning"]
        assert any("create objects of class msRTCSIP-Service in CN=Services" in text for text in warnings)
        assert any("create objects of class group in CN=Users" in text for text in warnings)


class TestTheLayout:
    def test_knows_the_containers_of_the_reference(self) -> None:
        assert {layout.GLOBAL_SETTINGS, *layout.CONTAINERS} == CONTAINERS
