"""Reports by mail, sent to a real mail server."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin.accounts.models import Account
from ocsadmin.errors import ManyErrors
from ocsadmin.work import Lease, LeaseLost
from pools.models import Pool
from tests.messages import Messages
from tests.work.conftest import own_clock, run_out, seconds_until
from users.models import ReportDelivery, ReportSchedule
from users.reports.mail import schedules, sending
from users.reports.mail.clock import next_time
from users.reports.mail.spec import ScheduleSpec

from .mail_server import MailServer, WatchedBackend, running
from .people import enabled

__all__ = ["own_clock"]
pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with running() as server:
        use(server, monkeypatch)
        yield server


def use(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EMAIL_BACKEND", SMTP)
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
    monkeypatch.setattr(settings, "EMAIL_PORT", server.port)


@pytest.fixture
def owner(user_administrator: Account) -> Account:
    return user_administrator


def a_schedule(owner: Account, **values: Any) -> ReportSchedule:
    wish = {"report": "disabled_accounts", "recipients": ["kim@contoso.com"], "frequency": "daily", **values}
    return schedules.create(ScheduleSpec.from_json(wish), owner, NOON)


def due(schedule: ReportSchedule) -> datetime:
    assert schedule.next_at is not None
    return schedule.next_at + timedelta(seconds=30)


class TestSchedule:
    @pytest.mark.parametrize(
        ("values", "after", "wanted"),
        [
            ({"frequency": "daily", "hour": 6}, "2026-03-04 05:59", "2026-03-04 06:00"),
            ({"frequency": "daily", "hour": 6}, "2026-03-04 06:00", "2026-03-05 06:00"),
            ({"frequency": "weekly", "weekday": 0, "hour": 6}, "2026-03-04 05:59", "2026-03-09 06:00"),
            ({"frequency": "weekly", "weekday": 2, "hour": 6}, "2026-03-04 05:59", "2026-03-04 06:00"),
            ({"frequency": "weekly", "weekday": 2, "hour": 6}, "2026-03-04 06:01", "2026-03-11 06:00"),
            ({"frequency": "daily", "hour": 6}, "2026-03-28 07:00", "2026-03-29 06:00"),
        ],
    )
    def test_is_due_at_its_hour_by_the_clock_on_the_wall(self, values: dict[str, Any], after: str, wanted: str) -> None:
        berlin = ZoneInfo("Europe/Berlin")
        moment = datetime.fromisoformat(after).replace(tzinfo=berlin)
        found = next_time(ReportSchedule(**values), moment, berlin)
        assert found.astimezone(berlin).strftime("%Y-%m-%d %H:%M") == wanted

    def test_comes_once_where_the_clock_leaves_its_hour_out(self) -> None:
        berlin = ZoneInfo("Europe/Berlin")
        schedule = ReportSchedule(frequency="daily", hour=2)
        first = next_time(schedule, datetime(2026, 3, 28, 12, tzinfo=berlin), berlin)
        second = next_time(schedule, first, berlin)
        assert timedelta(hours=22) < second - first < timedelta(hours=26)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"recipients": []}, "recipients"),
            ({"recipients": ["kim"]}, "recipients"),
            ({"recipients": ["kim@contoso.com\nBcc: all@contoso.com"]}, "recipients"),
            ({"recipients": ["kim@contoso.com\r\nDATA"]}, "recipients"),
            ({"recipients": ["k\u0131m@contoso.com"]}, "recipients"),
            ({"recipients": [f"{number}@contoso.com" for number in range(51)]}, "recipients"),
            ({"recipients": ["a" * 300 + "@contoso.com"]}, "recipients"),
            ({"report": "nonsense"}, "report"),
            ({"hour": 24}, "hour"),
            ({"hour": True}, "hour"),
            ({"weekday": 7}, "weekday"),
            ({"frequency": "hourly"}, "frequency"),
            ({"content": "exe"}, "content"),
            ({"filters": {"sort": "x"}}, "filters"),
            ({"filters": {"days": "0"}}, "filters"),
        ],
    )
    def test_refuses_what_cant_be_used_at_its_field(self, values: dict[str, Any], field: str) -> None:
        wish = {"report": "federation", "recipients": ["kim@contoso.com"], **values}
        with pytest.raises(ManyErrors) as refused:
            ScheduleSpec.from_json(wish)
        assert {error.field for error in refused.value.errors} == {field}
        assert all(error.cure for error in refused.value.errors)

    def test_goes_only_to_domains_that_are_allowed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "EMAIL_DOMAINS", ["contoso.com"])
        with pytest.raises(ManyErrors, match="One thing"):
            ScheduleSpec.from_json({"report": "federation", "recipients": ["kim@fabrikam.com", "lee@Contoso.com"]})


class TestSending:
    def test_sends_the_rows_as_a_file_to_each_alone(self, mail: MailServer, owner: Account, pool: Pool) -> None:
        enabled("Kim", pool, account_disabled=True)
        schedule = a_schedule(owner, recipients=["kim@contoso.com", "lee@contoso.com"])
        sending.sweep(due(schedule))
        assert [address for address, _ in mail.taken] == ["kim@contoso.com", "lee@contoso.com"]
        message = mail.taken[0][1]
        assert message["To"] == "kim@contoso.com"
        assert message["Subject"] == "Enabled, but the account is disabled: 1"
        (file,) = message.iter_attachments()
        assert file.get_filename() == "disabled-accounts.csv"
        assert "Kim" in file.get_content()
        delivery = ReportDelivery.objects.get()
        assert (delivery.state, delivery.rows, delivery.outcomes["kim@contoso.com"]) == ("sent", 1, "")

    def test_sends_a_link_only_where_that_is_wished(self, mail: MailServer, owner: Account, pool: Pool) -> None:
        enabled("Kim", pool, account_disabled=True)
        sending.sweep(due(a_schedule(owner, content="link", filters={"pool": str(pool.guid)})))
        message = mail.taken[0][1]
        assert not list(message.iter_attachments())
        assert f"/users/reports/disabled_accounts/?pool={pool.guid}" in message.get_content()
        assert "Kim" not in message.get_content()

    def test_sends_nothing_about_nothing_where_that_is_wished(self, mail: MailServer, owner: Account) -> None:
        sending.sweep(due(a_schedule(owner, only_if_any=True)))
        assert ReportDelivery.objects.get().state == "nothing"
        assert mail.taken == []

    def test_sends_once_though_it_looks_twice(self, mail: MailServer, owner: Account) -> None:
        schedule = a_schedule(owner)
        moment = due(schedule)
        sending.sweep(moment)
        sending.sweep(moment)
        assert len(mail.taken) == 1
        schedule.refresh_from_db()
        assert schedule.next_at == moment.replace(second=0) + timedelta(days=1)

    def test_sends_once_what_was_missed_for_days(self, mail: MailServer, owner: Account) -> None:
        sending.sweep(due(a_schedule(owner)) + timedelta(days=9))
        assert len(mail.taken) == 1

    def test_does_not_send_what_is_paused(self, mail: MailServer, owner: Account) -> None:
        a_schedule(owner, is_active=False)
        sending.sweep(NOON + timedelta(days=30))
        assert mail.taken == []

    def test_leaves_a_file_that_is_too_large_to_the_link(
        self, mail: MailServer, owner: Account, pool: Pool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("users.reports.mail.message.LARGEST", 100)
        enabled("Kim", pool, account_disabled=True)
        sending.sweep(due(a_schedule(owner)))
        assert not list(mail.taken[0][1].iter_attachments())
        assert "too large" in ReportDelivery.objects.get().note


class TestRefusals:
    def test_tells_one_bad_address_and_sends_to_the_others(self, mail: MailServer, owner: Account) -> None:
        mail.refuse["kim@contoso.com"] = "550 no such mailbox"
        sending.sweep(due(a_schedule(owner, recipients=["kim@contoso.com", "lee@contoso.com"])))
        delivery = ReportDelivery.objects.get()
        assert delivery.state == "failed"
        assert delivery.outcomes == {"kim@contoso.com": "550 no such mailbox", "lee@contoso.com": ""}
        assert "1 of 2" in delivery.error

    def test_tries_again_later_only_who_was_put_off(self, mail: MailServer, owner: Account) -> None:
        mail.refuse["kim@contoso.com"] = "450 greylisted"
        moment = due(a_schedule(owner, recipients=["lee@contoso.com", "kim@contoso.com"]))
        sending.sweep(moment)
        assert ReportDelivery.objects.get().state == "waiting"
        mail.refuse.clear()
        sending.sweep(moment + timedelta(minutes=1))
        assert len(mail.taken) == 1
        sending.sweep(moment + timedelta(minutes=6))
        assert [address for address, _ in mail.taken] == ["lee@contoso.com", "kim@contoso.com"]
        assert ReportDelivery.objects.get().state == "sent"

    def test_gives_up_after_some_tries_and_says_why(self, owner: Account, monkeypatch: pytest.MonkeyPatch) -> None:
        with running() as server:
            use(server, monkeypatch)
        moment = due(a_schedule(owner))
        for minutes in (0, 6, 60, 400):
            sending.sweep(moment + timedelta(minutes=minutes))
        delivery = ReportDelivery.objects.get()
        assert (delivery.state, delivery.attempts) == ("failed", 4)
        assert "does not answer" in delivery.error
        assert "OCSADMIN_EMAIL_HOST" in delivery.cure

    @pytest.mark.parametrize(
        ("what", "answer", "state", "words"),
        [
            ("refuse_sender", "550 not you", "failed", "OCSADMIN_EMAIL_FROM"),
            ("refuse_data", "554 spam", "failed", "mail server"),
            ("refuse_data", "451 later", "waiting", "mail server"),
        ],
    )
    def test_tells_what_the_server_said(
        self, mail: MailServer, owner: Account, what: str, answer: str, state: str, words: str
    ) -> None:
        setattr(mail, what, answer)
        sending.sweep(due(a_schedule(owner)))
        delivery = ReportDelivery.objects.get()
        assert delivery.state == state
        assert answer in delivery.error
        assert words in delivery.cure

    def test_tells_a_wrong_password(self, owner: Account, monkeypatch: pytest.MonkeyPatch) -> None:
        with running(password="right") as server:
            use(server, monkeypatch)
            monkeypatch.setattr(settings, "EMAIL_HOST_USER", "ocsadmin")
            monkeypatch.setattr(settings, "EMAIL_HOST_PASSWORD", "wrong")
            sending.sweep(due(a_schedule(owner)))
            assert "refused the sign-in" in ReportDelivery.objects.get().error
            monkeypatch.setattr(settings, "EMAIL_HOST_PASSWORD", "right")
            sending.sweep(due(a_schedule(owner, report="federation")))
            assert len(server.taken) == 1

    def test_tells_a_server_without_start_tls(
        self, mail: MailServer, owner: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "EMAIL_USE_TLS", True)
        sending.sweep(due(a_schedule(owner)))
        assert "OCSADMIN_EMAIL_START_TLS" in ReportDelivery.objects.get().cure
        assert mail.taken == []

    def test_takes_over_from_a_worker_that_died(self, mail: MailServer, owner: Account) -> None:
        schedule = a_schedule(owner, recipients=["kim@contoso.com", "lee@contoso.com"])
        now = timezone.now()
        ReportDelivery.objects.create(
            schedule=schedule, due_at=NOON, not_before=NOON, state="sending", attempts=1,
            held_until=now - timedelta(hours=1), outcomes={"kim@contoso.com": ""},
        )  # fmt: skip
        ReportSchedule.objects.update(next_at=now + timedelta(days=1))
        sending.sweep(now)
        assert [address for address, _ in mail.taken] == ["lee@contoso.com"]

    def test_writes_a_file_where_no_server_is_set(
        self, owner: Account, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
    ) -> None:
        monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
        monkeypatch.setattr(settings, "EMAIL_FILE_PATH", str(tmp_path))
        monkeypatch.setattr(settings, "EMAIL_HOST", "")
        sending.sweep(due(a_schedule(owner)))
        assert "No mail server is set" in ReportDelivery.objects.get().note
        assert "kim@contoso.com" in next(tmp_path.iterdir()).read_text()


class TestWorkers:
    """Two at one delivery, one that dies, one that was too slow; and clocks that are wrong."""

    @pytest.fixture
    def delivery(self, owner: Account) -> ReportDelivery:
        return schedules.send_now(a_schedule(owner, recipients=["kim@contoso.com", "lee@contoso.com"]))

    @pytest.fixture
    def after_each(self, mail: MailServer, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
        """Have something happen between sending a letter and noting it."""
        monkeypatch.setattr(settings, "EMAIL_BACKEND", f"{WatchedBackend.__module__}.WatchedBackend")
        return lambda happens: monkeypatch.setattr(WatchedBackend, "after_each", staticmethod(happens))

    def test_leave_one_that_another_has_alone(self, mail: MailServer, delivery: ReportDelivery) -> None:
        assert Lease.take(ReportDelivery.objects.all(), delivery.pk, seconds=20)
        assert not sending.send(delivery.pk)
        assert mail.taken == []

    def test_send_and_note_nothing_more_once_another_has_it(
        self, mail: MailServer, delivery: ReportDelivery, after_each: Any
    ) -> None:
        """The first of two letters takes so long that the lease runs out meanwhile."""
        theirs: list[Lease | None] = []
        after_each(lambda: theirs.append(take_away(delivery)))
        assert not sending.send(delivery.pk)
        assert [address for address, _ in mail.taken] == ["kim@contoso.com"]
        delivery.refresh_from_db()
        assert (len(theirs), delivery.state, delivery.outcomes, delivery.ended_at) == (1, "sending", {}, None)

    def test_that_read_too_long_send_nothing(
        self, mail: MailServer, delivery: ReportDelivery, owner: Account, pool: Pool
    ) -> None:
        from users.reports.mail import reading

        letter = reading.letter_of(delivery, timezone.now())
        lease = Lease.take(ReportDelivery.objects.all(), delivery.pk, seconds=20)
        assert letter is not None
        assert lease is not None
        take_away(delivery)
        with pytest.raises(LeaseLost):
            sending._Sending(delivery, lease, timezone.now())._to_everyone(letter)
        assert mail.taken == []

    def test_are_woken_for_what_is_to_be_sent(self, delivery: ReportDelivery) -> None:
        assert 0 < seconds_until(delivery, "wake_at") <= 3

    def test_are_woken_again_when_it_is_tried_again(self, mail: MailServer, delivery: ReportDelivery) -> None:
        mail.refuse["kim@contoso.com"] = "450 greylisted"
        assert sending.send(delivery.pk)
        assert 290 < seconds_until(delivery, "wake_at") <= 300
        assert not sending.send(delivery.pk)  # not before its time
        assert [address for address, _ in mail.taken] == ["lee@contoso.com"]

    def test_are_not_woken_once_it_is_sent(self, mail: MailServer, delivery: ReportDelivery) -> None:
        assert sending.send(delivery.pk)
        delivery.refresh_from_db()
        assert (delivery.wake_at, delivery.held_until, delivery.state) == (None, None, "sent")

    def test_keep_it_for_as_long_as_a_mail_server_may_take(
        self, mail: MailServer, delivery: ReportDelivery, after_each: Any
    ) -> None:
        left: list[float] = []
        after_each(lambda: left.append(seconds_until(delivery, "held_until")))
        assert sending.send(delivery.pk)
        assert len(left) == 2
        assert min(left) > 9 * settings.EMAIL_TIMEOUT

    def test_go_by_the_clock_of_the_database(self, mail: MailServer, delivery: ReportDelivery, own_clock: None) -> None:
        ReportSchedule.objects.update(next_at=Now() + timedelta(minutes=1))
        sending.sweep()
        assert len(mail.taken) == 2
        ReportSchedule.objects.update(next_at=Now() - timedelta(minutes=1))
        sending.sweep()
        assert len(mail.taken) == 4


def take_away(delivery: ReportDelivery) -> Lease | None:
    """The lease has run out, and another worker has taken it."""
    run_out(delivery)
    return Lease.take(ReportDelivery.objects.all(), delivery.pk, seconds=20)


class TestOwner:
    def test_has_to_be_there_still(self, mail: MailServer, owner: Account) -> None:
        schedule = a_schedule(owner)
        Account.objects.filter(pk=owner.pk).update(is_active=False)
        sending.sweep(due(schedule))
        delivery = ReportDelivery.objects.get()
        assert delivery.state == "failed"
        assert str(owner) in delivery.error
        assert mail.taken == []

    def test_has_to_have_the_right_still(self, mail: MailServer, owner: Account) -> None:
        schedule = a_schedule(owner)
        Account.objects.filter(pk=owner.pk).update(groups=["RTCUniversalReadOnlyAdmins"])
        sending.sweep(due(schedule))
        assert "may no longer have reports mailed" in ReportDelivery.objects.get().error
        assert mail.taken == []

    def test_is_sent_only_the_people_of_the_delegated_units(self, mail: MailServer, owner: Account, pool: Pool) -> None:
        from ocsadmin.accounts.delegation.models import Delegation
        from ocsadmin.directory import DN
        from ocsadmin.mirror.models import Container

        sales = DN.parse("OU=Sales,OU=People,DC=contoso,DC=com")
        unit = Container.objects.create(guid=uuid.uuid4(), dn=str(sales), dn_key=sales.key, read_at=timezone.now())
        enabled("Kim", pool, account_disabled=True, unit=sales)
        enabled("Lee", pool, account_disabled=True)
        Delegation.objects.create(name="Sales", account=owner, units=[str(unit.guid)])
        sending.sweep(due(a_schedule(owner)))
        (file,) = mail.taken[0][1].iter_attachments()
        assert "Kim" in file.get_content()
        assert "Lee" not in file.get_content()

    def test_cant_have_mailed_what_is_hidden(self, owner: Account) -> None:
        from ocsadmin.accounts.delegation.models import Delegation

        Delegation.objects.create(name="All", account=owner, everywhere=True, hidden_fields=["line_uri"])
        with pytest.raises(schedules.NotShown):
            a_schedule(owner, report="duplicate_line_uris")


class TestPages:
    WISH = {
        "report": "disabled_accounts", "recipients": "kim@contoso.com, lee@contoso.com", "frequency": "weekly",
        "weekday": "4", "hour": "7", "content": "csv", "is_active": "on", "pool": "", "ou": "", "days": "",
    }  # fmt: skip

    def test_make_change_send_and_delete_a_schedule(self, page: Client, messages: Messages) -> None:
        answer = page.post(reverse("report-schedule-new"), self.WISH)
        made = ReportSchedule.objects.get()
        assert answer["Location"] == reverse("report-schedule", args=[made.pk])
        assert made.recipients == ["kim@contoso.com", "lee@contoso.com"]
        page.post(reverse("report-schedule", args=[made.pk]), {**self.WISH, "hour": "9"})
        made.refresh_from_db()
        assert made.hour == 9
        page.post(reverse("report-schedule-send", args=[made.pk]))
        assert ReportDelivery.objects.get().state == "waiting"
        text = page.get(reverse("report-schedule", args=[made.pk])).content.decode()
        assert "Waiting" in text
        assert "kim@" in page.get(reverse("report-schedule-list")).content.decode()
        page.post(reverse("report-schedule-delete", args=[made.pk]))
        assert not ReportSchedule.objects.exists()

    def test_tell_a_bad_address_at_its_field(self, page: Client) -> None:
        answer = page.post(reverse("report-schedule-new"), {**self.WISH, "recipients": "kim"})
        assert answer.status_code == 422
        assert "“kim” is not an e-mail address" in answer.context["form"].errors["recipients"][0]

    def test_keep_the_filters_of_the_report(self, page: Client, pool: Pool) -> None:
        url = reverse("report-schedule-new")
        assert str(pool.guid) in page.get(url, {"report": "federation", "pool": str(pool.guid)}).content.decode()
        page.post(url, {**self.WISH, "pool": str(pool.guid)})
        assert ReportSchedule.objects.get().filters == {"pool": str(pool.guid)}

    def test_do_not_show_the_schedules_of_others(self, page: Client, account_with: Any) -> None:
        theirs = a_schedule(account_with("RTCUniversalUserAdmins"))
        assert page.get(reverse("report-schedule", args=[theirs.pk])).status_code == 404
        assert page.post(reverse("report-schedule-delete", args=[theirs.pk])).status_code == 404

    def test_are_refused_to_the_help_desk(self, client: Client, helpdesk_person: Any) -> None:
        client.force_login(helpdesk_person)
        for name in ("report-schedule-list", "report-schedule-new"):
            assert client.get(reverse(name)).status_code == 403

    def test_say_that_no_mail_server_is_set(self, page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "EMAIL_HOST", "")
        assert "No mail server is set" in page.get(reverse("report-schedule-list")).content.decode()
