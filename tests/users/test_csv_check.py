"""Files of people: every mistake of every row at once, mended in place, planned; against a real domain controller."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from ocsadmin import mirror
from ocsadmin import work as engine
from ocsadmin.directory import AttributeChange, Directory
from ocsadmin.jobs.runner import run
from pools.models import LocationProfile, Pool
from users.csv import export, mending, results, work
from users.csv.columns import HIDDEN
from users.models import CSVUpload, User

from .conftest import MakePerson
from .csv_files import planned, taken, told

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

Account = Callable[[UUID], str]


@pytest.fixture
def account() -> Account:
    return lambda guid: User.objects.get(guid=guid).account


@pytest.fixture
def people(enabled: MakePerson, make_person: MakePerson, directory: Directory) -> dict[str, UUID]:
    """Kim, Lee and Ann, who are enabled, and Off, who is not; replicated."""
    found = {name: enabled(name) for name in ("kim", "lee", "ann")}
    found["off"] = make_person("off", given="Off", surname="Line")
    mirror.replicate(directory, mode="full")
    return found


@pytest.fixture
def name(people: dict[str, UUID], account: Account) -> Callable[[str], str]:
    """``name("kim")`` → the account."""
    return lambda short: account(people[short])


class TestChecking:
    def test_tells_every_mistake_of_every_row_at_once(
        self, name: Callable[[str], str], user_administrator: Any, enabled: MakePerson, people: dict[str, UUID]
    ) -> None:
        rows = [
            "account,mail,federation,line_uri,meeting_policy,enhanced_presence",
            f"{name('kim')},,maybe,12345,No such policy,off",
            f"{name('lee')},,on,+1 (425) 555-0177,,",
            f"{name('ann')},,on,tel:+14255550177,<clear>,on",
            "nobody,,on,,,",
            ",,on,,,",
            "=cmd|' /C calc'!A0,,on,,,",
            f"{name('kim')},nobody@x,on,,,",
            f"{name('off')},,on,,,",
            f"{name('ann')},{name('lee')}@contoso.com,<clear>,@SUM(1),,,extra",
            f"{name('kim')},,,,,",
        ]
        upload = taken("\n".join(rows), user_administrator)
        assert told(upload) == [
            (2, "account", "twice"), (2, "enhanced_presence", "only-on"), (2, "federation", "not-on-or-off"),
            (2, "line_uri", "not-a-line"), (2, "meeting_policy", "unknown-name"),
            (3, "line_uri", "twice"), (4, "line_uri", "twice"),
            (5, "account", "unknown-person"), (6, "account", "nobody-named"), (7, "account", "formula"),
            (8, "mail", "unknown-person"), (9, "account", "not-enabled"),
            (10, "account", "too-many-cells"), (10, "federation", "not-clearable"), (10, "line_uri", "formula"),
            (10, "mail", "different-people"),
            (11, "account", "twice"),
        ]  # fmt: skip
        assert planned(upload).state == "open"
        assert upload.plan is None

    def test_tells_what_the_directory_says_against_it(
        self, name: Callable[[str], str], user_administrator: Any, make_person: MakePerson, directory: Directory
    ) -> None:
        make_person("thief", given="Thief", msRTCSIP_Line="tel:+14255550188")
        upload = taken(
            f"account,line_uri,federation\n{name('kim')},+14255550188,on\n{name('lee')},,on\n", user_administrator
        )
        assert told(upload) == [(2, "line_uri", "line-taken")]
        assert "Thief" in upload.problems.get().text

    def test_tells_people_who_are_gone_by_now(
        self, people: dict[str, UUID], name: Callable[[str], str], user_administrator: Any, domain_admin: Directory
    ) -> None:
        text = f"account\n{name('kim')}\n{name('lee')}\n"
        entry = domain_admin.get_by_guid(people["kim"], ("cn",))
        assert entry is not None
        domain_admin.delete(entry.dn)
        assert told(taken(text, user_administrator, "disable_users")) == [(2, "account", "gone")]

    def test_tells_policies_and_pools_that_are_gone_by_now(
        self, name: Callable[[str], str], user_administrator: Any, pool: UUID
    ) -> None:
        """The mirror still has them."""
        LocationProfile.objects.create(guid=uuid.uuid4(), dn="CN=x", dn_key="cn=x", name="Gone", read_at=timezone.now())
        Pool.objects.create(
            guid=uuid.uuid4(), dn="CN=gone", dn_key="cn=gone", name="gone", fqdn="gone.contoso.com",
            service_dn_key="cn=gone", read_at=timezone.now(),
        )  # fmt: skip
        upload = taken(
            f"account,location_profile,federation\n{name('kim')},Gone,on\n{name('lee')},,on\n", user_administrator
        )
        assert told(upload) == [(2, "location_profile", "policy-unknown")]
        moved = taken(
            f"account,pool\n{name('kim')},gone\n{name('lee')},ocspool1\n",
            user_administrator,
            "move_users",
            pool=str(pool),
        )
        assert told(moved) == [(2, "pool", "pool-unknown")]

    def test_finds_one_generated_address_for_two(
        self, make_person: MakePerson, directory: Directory, user_administrator: Any, account: Account, pool: UUID
    ) -> None:
        """Also where one is given by hand and the other made by the rule."""
        one = make_person("one", given="Same", surname="Name")
        two = make_person("two", given="Same", surname="Name")
        mirror.replicate(directory, mode="full")
        text = f"account,sip_address\n{account(one)},\n{account(two)},\n"
        options = {"pool": str(pool), "sign_in_name": "first_last", "sip_domain": "contoso.com"}
        assert told(taken(text, user_administrator, "enable_users", **options)) == [
            (2, "sip_address", "twice"), (3, "sip_address", "twice"),
        ]  # fmt: skip
        text = f"account,sip_address\n{account(one)},SAME.name@contoso.com\n{account(two)},\n"
        assert len(told(taken(text, user_administrator, "enable_users", **options))) == 2

    def test_needs_a_pool_for_each_row(self, people: dict[str, UUID], name: Any, user_administrator: Any) -> None:
        upload = taken(f"account\n{name('off')}\n", user_administrator, "enable_users", pool="")
        assert told(upload) == [(2, "pool", "no-pool")]

    def test_tells_settings_of_the_file_that_can_t_be_used(
        self, people: dict[str, UUID], name: Any, user_administrator: Any, pool: UUID
    ) -> None:
        """A SIP domain that went after it was chosen is no row's fault."""
        options = {"pool": str(pool), "sign_in_name": "account", "sip_domain": "contoso.com"}
        upload = taken(f"account\n{name('off')}\n", user_administrator, "enable_users", **options)
        upload.options["sip_domain"] = "gone.example"
        mending.set_options(upload, upload.options)
        assert told(upload) == []
        assert "gone.example" in upload.troubles[0]["text"]

    def test_knows_nobody_outside_the_rights_of_whoever_sent_it(
        self, people: dict[str, UUID], name: Callable[[str], str], user_administrator: Any, monkeypatch: Any
    ) -> None:
        from ocsadmin.accounts.models import Account as ConsoleAccount
        from ocsadmin.acting.scopes import NOBODY

        text = f"account\n{name('kim')}\n"
        monkeypatch.setattr(ConsoleAccount, "scope", lambda _self: NOBODY)
        assert told(taken(text, user_administrator, "disable_users")) == [(2, "account", "unknown-person")]

    def test_says_that_the_directory_is_silent_and_goes_on_later(
        self, people: dict[str, UUID], name: Callable[[str], str], user_administrator: Any, monkeypatch: Any
    ) -> None:
        from ocsadmin.directory.errors import DirectoryUnreachable
        from users.csv import checking

        real = checking.look

        def silent(*_: Any) -> Any:
            raise DirectoryUnreachable(hosts="dc1", words="nobody answers")

        monkeypatch.setattr(checking, "look", silent)
        upload = taken(f"account\n{name('kim')}\n", user_administrator, "disable_users")
        assert upload.troubles
        assert upload.rows.stale().count() == 1
        monkeypatch.setattr(checking, "look", real)
        work.begin(upload, CSVUpload.Step.CHECK)
        assert (upload.troubles, upload.rows.stale().count()) == ([], 0)

    def test_never_stores_a_password(
        self, people: dict[str, UUID], user_administrator: Any, administrator: Any
    ) -> None:
        upload = taken("logon_name,full_name,password\nnew1,New,Secret!1\n", administrator, "create_users")
        assert told(upload) == [(2, "password", "no-passwords")]
        assert upload.rows.get().cells["password"] == HIDDEN
        assert "Secret" not in "".join(export.bad(upload))
        mending.mend(upload, {2: {"password": "Other!2"}})
        assert upload.rows.get().cells["password"] == HIDDEN
        mending.mend(upload, {2: {"password": "Random"}})
        assert "no-passwords" not in str(told(upload))
        refused = taken("account,password\nkim,Secret!1\n", user_administrator)
        assert (refused.state, refused.rows.count(), bytes(refused.octets)) == ("refused", 0, b"")


class TestMending:
    def test_checks_what_it_touches_and_its_counterpart(
        self, name: Callable[[str], str], user_administrator: Any
    ) -> None:
        upload = taken(
            f"account,line_uri\n{name('kim')},+14255550166\n{name('lee')},+14255550166\nnobody,\n", user_administrator
        )
        assert len(told(upload)) == 3
        assert mending.mend(upload, {2: {"line_uri": "+14255550167"}}) == 1
        assert told(upload) == [(4, "account", "unknown-person")]
        mending.mend(upload, {}, drop={4})
        assert told(upload) == []
        plan = planned(upload).plan
        assert plan is not None
        assert len(plan.changes) == 2
        mending.mend(upload, {}, take={4})
        assert told(upload) == [(4, "account", "unknown-person")]
        assert upload.plan is None

    def test_of_nothing_touches_nothing(self, name: Callable[[str], str], user_administrator: Any) -> None:
        upload = taken(f"account,federation\n{name('kim')},on\n", user_administrator)
        assert planned(upload).plan is not None
        assert mending.mend(upload, {2: {"federation": "on", "nonsense": "x"}, 99: {"federation": "off"}}) == 0
        assert upload.plan is not None

    def test_puts_the_same_mistake_right_in_all_rows(self, name: Callable[[str], str], user_administrator: Any) -> None:
        rows = "".join(f"{name(one)},yess\n" for one in ("kim", "lee", "ann"))
        upload = taken(f"account,federation\n{rows}", user_administrator)
        (group,) = mending.groups(upload)
        assert (group.column, group.value, group.count) == ("federation", "yess", 3)
        assert mending.mend_all(upload, "federation", "yess", "yes") == 3
        assert told(upload) == []

    def test_drops_all_rows_with_mistakes(self, name: Callable[[str], str], user_administrator: Any) -> None:
        upload = taken(f"account\n{name('kim')}\nnobody\nno one\n", user_administrator, "disable_users")
        assert mending.drop_all(upload) == 2
        assert (told(upload), upload.rows.kept().count()) == ([], 1)
        mending.mend(upload, {}, drop={2})
        assert "No row is left" in planned(upload).troubles[0]["text"]

    def test_cuts_surplus_cells_off(self, name: Callable[[str], str], user_administrator: Any) -> None:
        upload = taken(f"account\n{name('kim')},x,y\n", user_administrator, "disable_users")
        assert told(upload) == [(2, "account", "too-many-cells")]
        mending.mend(upload, {}, cut={2})
        assert told(upload) == []

    def test_can_be_done_in_a_spreadsheet(self, name: Callable[[str], str], user_administrator: Any) -> None:
        """What is exported, problems and all, is taken again."""
        text = f"account;line_uri\n{name('kim')};+0425\n{name('lee')};=1+1\n{name('ann')};\n"
        upload = taken(text, user_administrator)
        bad = "".join(export.bad(upload))
        assert bad.splitlines()[0] == "account;line_uri;problem"
        assert bad.count("\r\n") == 3
        again = taken(bad.replace("'=1+1", "").replace("'+0425", "'+14255550123"), user_administrator)
        assert told(again) == []


class TestPlans:
    def test_leave_blank_cells_and_show_what_is_erased(
        self, enabled: MakePerson, directory: Directory, user_administrator: Any, account: Account
    ) -> None:
        from ocsadmin.plans.reading import readable_plan

        guid = enabled("kim", msRTCSIP_Line="tel:+14255550199", msRTCSIP_FederationEnabled="TRUE")
        mirror.replicate(directory, mode="full")
        upload = planned(
            taken(f"account,federation,line_uri,remote_access\n{account(guid)},,<clear>,on\n", user_administrator)
        )
        plan = upload.plan
        assert plan is not None
        assert set(plan.changes[0].before) == {"msRTCSIP-Line", "msRTCSIP-InternetAccessEnabled"}
        shown = readable_plan(plan)
        assert shown.erased == 1
        assert shown.groups[0].changes[0].erased == ["msRTCSIP-Line"]

    def test_find_what_changed_since_and_tell_it_at_the_row(
        self, people: dict[str, UUID], name: Callable[[str], str], user_administrator: Any, domain_admin: Directory
    ) -> None:
        upload = taken(f"account,federation\n{name('kim')},on\n{name('lee')},on\n", user_administrator)
        assert told(upload) == []
        entry = domain_admin.get_by_guid(people["lee"], ("cn",))
        assert entry is not None
        domain_admin.modify(entry.dn, [AttributeChange("msRTCSIP-UserEnabled", ("TRUE",), ("FALSE",))])
        assert told(planned(upload)) == [(3, "account", "person-not-ready")]
        assert "not enabled" in upload.problems.get().text

    def test_become_a_job_whose_results_stand_at_the_rows(
        self,
        people: dict[str, UUID],
        name: Callable[[str], str],
        user_administrator: Any,
        directory: Directory,
        domain_admin: Directory,
    ) -> None:
        upload = planned(
            taken(f"account,federation\n{name('kim')},on\n{name('lee')},on\n{name('ann')},\n", user_administrator)
        )
        work.begin(upload, CSVUpload.Step.SUBMIT)
        assert (upload.state, bytes(upload.planned)) == ("done", b"")
        entry = domain_admin.get_by_guid(people["lee"], ("cn",))
        assert entry is not None
        domain_admin.modify(entry.dn, [AttributeChange("msRTCSIP-FederationEnabled", (), ("FALSE",))])
        assert upload.job is not None
        run(job_id=upload.job.pk, directory=directory)
        found = {row.number: outcome.result for row, outcome in results.each(upload)}
        assert found == {2: "Success", 3: "Failure", 4: "Unchanged"}
        lines = "".join(export.failed(upload)).splitlines()
        assert lines[0] == "account,federation,result,message"
        assert len(lines) == 2
        again = taken("\r\n".join(lines), user_administrator)
        assert again.columns == ["account", "federation"]
        assert told(again) == []

    def test_are_made_once_more_where_the_directory_has_moved(
        self, people: dict[str, UUID], name: Callable[[str], str], user_administrator: Any, domain_admin: Directory
    ) -> None:
        upload = planned(taken(f"account,federation\n{name('kim')},on\n", user_administrator))
        entry = domain_admin.get_by_guid(people["kim"], ("cn",))
        assert entry is not None
        domain_admin.modify(entry.dn, [AttributeChange("msRTCSIP-FederationEnabled", (), ("FALSE",))])
        work.begin(upload, CSVUpload.Step.SUBMIT)
        assert (upload.state, upload.job) == ("open", None)
        assert "no longer" in upload.troubles[0]["text"]
        assert planned(upload).state == "planned"
        assert upload.troubles == []


class TestWork:
    def test_is_taken_by_one_worker_only(self, people: dict[str, UUID], user_administrator: Any) -> None:
        from users.csv import intake

        upload = intake.take(b"account\nnobody\n", operation="disable_users", owner=user_administrator)
        CSVUpload.objects.filter(pk=upload.pk).update(held_until=Now() + timedelta(minutes=1))
        assert not work.run(upload.pk)
        CSVUpload.objects.filter(pk=upload.pk).update(held_until=Now() - timedelta(minutes=1))
        assert work.run(upload.pk)

    def test_stops_where_the_file_was_discarded(self, people: dict[str, UUID], user_administrator: Any) -> None:
        from users.csv import intake

        upload = intake.take(b"account\nnobody\n", operation="disable_users", owner=user_administrator)
        worker = work._Worker.take(upload.pk)
        assert worker is not None
        intake.discard(upload)
        with pytest.raises(work.LeaseLost):
            worker.pulse(1, 2)

    def test_of_large_files_is_a_worker_s(
        self, people: Any, user_administrator: Any, messages: Any, monkeypatch: Any
    ) -> None:
        from users.csv import intake

        monkeypatch.setattr(work, "SMALL_FILE", 10)
        upload = intake.take(b"account\nnobody\n", operation="disable_users", owner=user_administrator)
        work.begin(upload, CSVUpload.Step.READ)
        assert upload.rows.count() == 0
        assert "work_on_csv" in str(messages.taken())

    def test_sweeps_up_what_is_forgotten_and_too_old(
        self, people: Any, user_administrator: Any, messages: Any, settings: Any
    ) -> None:
        from users.csv import intake

        forgotten = intake.take(b"account\nx\n", operation="disable_users", owner=user_administrator)
        old = taken("account\nx\n", user_administrator, "disable_users")
        CSVUpload.objects.filter(pk=forgotten.pk).update(wake_at=Now())
        CSVUpload.objects.filter(pk=old.pk).update(
            updated_at=timezone.now() - timedelta(days=settings.CSV_UPLOAD_DAYS + 1)
        )
        engine.sweep()
        work.sweep()
        assert str(forgotten.pk) in str(messages.taken())
        assert not CSVUpload.objects.filter(pk=old.pk).exists()
