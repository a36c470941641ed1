"""Disable, re-enable, remove, restore: wizards that ask for whom, show what it means for each, and do it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ocsadmin.directory import Directory
from ocsadmin.jobs.changes import Values
from ocsadmin.jobs.plan import Plan
from ocsadmin.wizards import Answers, Page, Wizard, WizardContext
from users import restore_points
from users.disable_users.plan import judge_disabling, plan_disable_users
from users.people.each import Judgement
from users.people.people_page import EnabledPeopleForm, PeopleForm
from users.people.spec import PeopleSpec
from users.people.verify_page import JudgedForm
from users.reenable_users.plan import judge_reenabling, plan_reenable_users
from users.remove_users.plan import judge_removing, plan_remove_users
from users.restore_users.plan import judge_restoring, plan_restore_users

from .confirm_page import ConfirmForm, are_many
from .wish import how_many


def spec_of(answers: Answers, left_out: Collection[str] | None = None) -> PeopleSpec:
    leave = answers["verify"].get("left_out", []) if left_out is None else left_out
    return PeopleSpec.from_json({"people": answers["people"]["people"], "left_out": list(leave)})


def _kept(spec: PeopleSpec) -> Mapping[UUID, Values]:
    return {guid: point.values for guid, point in restore_points.latest(spec.people).items()}


class _Verify(JudgedForm):
    def of(self, spec: PeopleSpec, directory: Directory) -> Judgement:
        raise TypeError(f"{type(self).__name__} does not say how to judge.")

    def judge(self, left_out: Collection[str]) -> Judgement:
        return self.of(spec_of(self.context.answers, left_out), self.context.directory)


class VerifyDisabling(_Verify):
    def of(self, spec: PeopleSpec, directory: Directory) -> Judgement:
        return judge_disabling(spec=spec, directory=directory)


class VerifyReenabling(_Verify):
    def of(self, spec: PeopleSpec, directory: Directory) -> Judgement:
        return judge_reenabling(spec=spec, directory=directory)


class VerifyRemoving(_Verify):
    def of(self, spec: PeopleSpec, directory: Directory) -> Judgement:
        return judge_removing(spec=spec, directory=directory)


class VerifyRestoring(_Verify):
    def of(self, spec: PeopleSpec, directory: Directory) -> Judgement:
        return judge_restoring(spec=spec, kept=_kept(spec), directory=directory)


def _pages(people: type[PeopleForm], verify: type[_Verify]) -> tuple[Page, ...]:
    return (
        Page("people", people, _("People")),
        Page("verify", verify, _("Verify"), template="users/verify.html"),
        Page("confirm", ConfirmForm, _("Confirm"), when=are_many),
    )


class _StandingWizard(Wizard):
    permission = "users.disable_users"
    group = "RTCUniversalUserAdmins"
    section = _("Users")

    def subject(self, answers: Answers) -> str:
        return how_many(answers)


class DisableUsersWizard(_StandingWizard):
    name = "disable_users"
    title = _("Disable users")
    icon = "stop"
    order = 250
    welcome = _(
        "Nobody of these people can sign in to Office Communications Server any more. Every setting is kept: "
        "addresses, home pool, policies, contacts. Re-enable brings everything back. The accounts in the directory "
        "stay as they are."
    )
    pages: ClassVar[tuple[Page, ...]] = _pages(EnabledPeopleForm, VerifyDisabling)
    ready_title = _("Ready to Disable Users")

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        return plan_disable_users(spec=spec_of(answers), directory=context.directory)


class ReenableUsersWizard(_StandingWizard):
    name = "reenable_users"
    title = _("Re-enable users")
    icon = "enable"
    order = 255
    welcome = _(
        "People who were disabled can sign in again, with the address and the home pool that they had. Addresses that "
        "someone else has by now, and pools that are gone, are told before anything is written."
    )
    pages: ClassVar[tuple[Page, ...]] = _pages(PeopleForm, VerifyReenabling)
    ready_title = _("Ready to Re-enable Users")

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        return plan_reenable_users(spec=spec_of(answers), directory=context.directory)


class RemoveUsersWizard(_StandingWizard):
    name = "remove_users"
    title = _("Remove users")
    icon = "delete"
    order = 260
    welcome = _(
        "Takes every setting of Office Communications Server away from people: address, home pool, policies, lines. "
        "The pool then deletes their contact lists. What stands in the directory is kept as a restore point; what the "
        "pool deletes does not come back. To keep people from signing in for a while, disable them instead."
    )
    pages: ClassVar[tuple[Page, ...]] = _pages(PeopleForm, VerifyRemoving)
    ready_title = _("Ready to Remove Users")

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        return plan_remove_users(spec=spec_of(answers), directory=context.directory)


class RestoreUsersWizard(_StandingWizard):
    name = "restore_users"
    title = _("Restore users")
    icon = "undo"
    order = 265
    welcome = _(
        "Gives people who were removed their settings back, as the newest restore point of each has them. Contact "
        "lists that the pool has deleted meanwhile do not come back."
    )
    pages: ClassVar[tuple[Page, ...]] = _pages(PeopleForm, VerifyRestoring)
    ready_title = _("Ready to Restore Users")

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        spec = spec_of(answers)
        return plan_restore_users(spec=spec, kept=_kept(spec), directory=context.directory)


WIZARDS: tuple[type[Wizard], ...] = (DisableUsersWizard, ReenableUsersWizard, RemoveUsersWizard, RestoreUsersWizard)


def plan_restoring(spec: Mapping[str, Any], directory: Directory) -> Plan:
    """The planner of ``manage.py plan restore_users``."""
    wish = PeopleSpec.from_json(spec)
    return plan_restore_users(spec=wish, kept=_kept(wish), directory=directory)
