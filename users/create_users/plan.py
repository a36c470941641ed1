"""The plan: each person in a lane of their own: the account with its password, then its options, then enabling.

Sources: Deploying Enterprise Edition, "Create Users in Active Directory Domain Services"; MS-ADTS 2.2.16
(userAccountControl), 3.1.1.3.1.5 (unicodePwd); MS-SAMR 3.1.1.8 (pwdLastSet: 0 asks for another password).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.plans.changes import Change, add, modify
from ocsadmin.plans.plan import Notice, Plan
from pools.create_pool.conflicts import domains_of_forest
from users.directory import attributes as ad
from users.directory.option_flags import with_enhanced_presence
from users.people.each import WAVES, WAVES_FROM

from .errors import PersonCantBeCreated
from .kinds import Password
from .password_change_kind import deny_password_change
from .spec import CreateUsersSpec, NewUser
from .study import Proposal, study

NORMAL_ACCOUNT, DISABLED, NEVER_EXPIRES = 0x200, 0x2, 0x10000


def plan_create_users(*, spec: CreateUsersSpec, directory: Directory) -> Plan:
    """Plan new people in the directory. Reads the directory, writes nothing.

    The passwords that people typed go to ``gate.submit(secrets=…)`` by ``NewUser.secret``; random ones are made there.

    :raises ManyErrors: everything that is wrong with anyone. The ``field`` of each error is that of the value for a
        single person, else ``users.<number from 0>.<value>``.
    """
    if problems := spec.problems():
        raise ManyErrors(problems)
    found = study(spec, directory)
    if found.in_the_way:
        raise ManyErrors(list(_errors(found.proposals)))
    people = found.proposals
    whom = people[0].name if len(people) == 1 else f"{len(people)} users"
    return Plan(
        title=f"Create {whom}",
        changes=tuple(change for one in people for change in _changes(one)),
        notices=tuple(_notices(people, directory)),
        waves=WAVES if len(people) >= WAVES_FROM else (),
    )


def _changes(one: Proposal) -> Iterator[Change]:
    yield add(
        f"Create {one.name} ({one.upn})",
        one.dn,
        _account(one.user, one.upn),
        secrets={"unicodePwd": one.user.secret},
        lane=one.lane,
    )
    if one.user.cannot_change and one.dn is not None:
        yield deny_password_change(f"Keep {one.name} from changing the password", one.dn, lane=one.lane)
    if one.address:
        yield _enabling(one)


def _account(one: NewUser, upn: str) -> dict[str, Any]:
    flags = NORMAL_ACCOUNT | (DISABLED if one.disabled else 0) | (NEVER_EXPIRES if one.never_expires else 0)
    values = {
        "objectClass": "user",
        "sAMAccountName": one.sam_account,
        "userPrincipalName": upn,
        "displayName": one.cn,
        "givenName": one.first_name or None,
        "initials": one.initials or None,
        "sn": one.last_name or None,
        "mail": one.mail or None,
        "telephoneNumber": one.phone or None,
        "userAccountControl": flags,
        "pwdLastSet": "0" if one.must_change else None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _enabling(one: Proposal) -> Change:
    after: dict[str, Any] = {
        ad.USER_ENABLED: True,
        ad.SIP_ADDRESS: one.sip,
        ad.HOME_SERVER: one.home,
        ad.OPTION_FLAGS: with_enhanced_presence(0),
        ad.PROXY_ADDRESSES: [one.sip],
    }
    before: dict[str, Any] = dict.fromkeys(after, ())
    title = f"Enable {one.name} as {one.sip} on {one.pool}"
    return modify(title, one.dn, guid=None, before=before, after=after, lane=one.lane)


def _errors(people: Sequence[Proposal]) -> Iterator[DomainError]:
    for number, one in enumerate(people):
        for error in one.errors:
            if len(people) == 1:
                yield error
                continue
            name = f"Person {number + 1}, {one.name}"
            place = f"users.{number}.{error.field}"
            yield PersonCantBeCreated(field=place, name=name, text=error.text, cure=error.cure)


def _notices(people: Sequence[Proposal], directory: Directory) -> Iterator[Notice]:
    random = sum(one.user.password is Password.RANDOM for one in people)
    if random:
        count = "The first password is" if random == 1 else f"{random} first passwords are"
        yield Notice("info", f"{count} made by the console and shown once, after the job, to whoever started it.")
    if any(one.address for one in people):
        text = "Enhanced presence is set for those who are enabled. It can't be taken back."
        yield Notice("warning", text)
        yield Notice("info", "Then wait for the User Replicator: it logs event 30024 when it has completed.")
    disabled = [one for one in people if one.user.disabled and one.address]
    for one in disabled[:_MOST]:
        yield Notice("warning", f"{one.name} is enabled, but the account is disabled: nobody can sign in with it.")
    others = [name for name in domains_of_forest(directory) if name.lower() != directory.forest.domain.domain.lower()]
    if others:
        text = (
            f"Names in other domains of the forest ({', '.join(others)}) were not looked at: this domain controller "
            "does not hold them. Active Directory itself refuses logon names that exist there."
        )
        yield Notice("warning", text)


_MOST: Final = 100
