"""Two towns in the mirror, a help desk that sees one of them, and all that was done with people of both."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ocsadmin.accounts import audit
from ocsadmin.accounts.models import Delegation
from ocsadmin.directory import DN
from ocsadmin.jobs.models import Job, Row
from ocsadmin.mirror.models import Container, HeldDeletion, MirrorChange, ReplicationRun
from ocsadmin.plans import changes
from pools.models import Pool
from users.models import RestorePoint, User

from . import factories

SYDNEY = DN.parse("OU=Sydney,OU=People,DC=contoso,DC=com")
DESKS = SYDNEY.child("OU", "Desks")
PERTH = DN.parse("OU=Perth,OU=People,DC=contoso,DC=com")
GROUP = "Sydney Help Desk"
SECRET = ("Olgaoutside", "olga-secret", "0899-7766", "Paulotherpool")
"""Words that only stand in what is about people outside."""


def unit(dn: DN) -> Container:
    made: Container = Container.objects.create(guid=uuid.uuid4(), dn=str(dn), dn_key=dn.key, read_at=timezone.now())
    return made


@dataclass
class World:
    """``kim`` is in Sydney on ocspool1, ``deb`` in a unit below, ``new`` there without a pool; the others outside."""

    sydney: Container
    perth: Container
    pool: Pool
    other_pool: Pool
    kim: User
    deb: User
    new: User
    olga: User
    paul: User

    @property
    def inside(self) -> set[uuid.UUID]:
        return {self.kim.guid, self.deb.guid, self.new.guid}


def make() -> World:
    pool, other = factories.pool(), factories.pool("ocspool9")
    factories.sip_domain()

    def person(name: str, where: DN, home: Pool | None, **values: Any) -> User:
        account = values.pop("account", name.split()[0].lower())
        enabled = (
            {"enabled": True, "sip_address": f"sip:{account}@contoso.com", "home_server_key": home.service_dn_key}
            if home
            else {}
        )
        known = {"mail": f"{account}@contoso.com", **enabled, **values}
        raw = {"displayName": [name], "telephoneNumber": [known.get("telephone", "")], "mail": [known["mail"]]}
        return factories.user(name, unit=where, account=account, raw=raw, **known)

    return World(
        sydney=unit(SYDNEY),
        perth=(unit(DESKS), unit(PERTH))[1],
        pool=pool,
        other_pool=other,
        kim=person("Kim Inside", SYDNEY, pool, telephone="+61 2 5550-1111"),
        deb=person("Deb Inside", DESKS, pool),
        new=person("Newcomer Inside", SYDNEY, None),
        olga=person("Olgaoutside Far", PERTH, pool, account="olga-secret", telephone="+61 8 0899-7766"),
        paul=person("Paulotherpool Near", SYDNEY, other, account="paulotherpool"),
    )


def delegate(world: World, **values: Any) -> Delegation:
    """Sydney, on ocspool1, to the help desk of Sydney."""
    defaults = {"name": "Sydney", "group": GROUP, "units": [str(world.sydney.guid)], "pools": [str(world.pool.guid)]}
    made: Delegation = Delegation.objects.create(**{**defaults, **values})
    return made


def job(people: list[User], *, by: Any, title: str = "", permission: str = "users.disable_users") -> Job:
    """A job that was carried out: each was disabled."""
    now = timezone.now()
    made: Job = Job.objects.create(
        title=title or f"Disable {len(people)} users", operation="disable_users", permission=permission,
        source="page", created_by=by, created_by_name=str(by), row_count=len(people), state="done",
        started_at=now, ended_at=now, plan_hash=f"{uuid.uuid4().hex:0>64}", counts={"Success": len(people)},
        spec={"people": [str(one.guid) for one in people]},
        notices=[{"level": "warning", "text": f"{one.name}: look at it.", "about": str(one.guid)} for one in people],
    )  # fmt: skip
    for number, one in enumerate(people, start=1):
        change = changes.modify(
            f"Disable {one.name}", one.dn, guid=one.guid, lane=str(one.guid),
            before={"msRTCSIP-UserEnabled": "TRUE", "telephoneNumber": one.telephone},
            after={"msRTCSIP-UserEnabled": "FALSE", "telephoneNumber": "1"},
        )  # fmt: skip
        row = Row.of(made, number, change)
        row.result, row.message, row.started_at, row.ended_at = "Success", f"{one.name} was disabled.", now, now
        row.save()
    return made


def traces(world: World, *, by: Any) -> dict[str, Any]:
    """What was done with people of both towns: jobs, changes of replication, restore points, audit events."""
    mixed = job([world.kim, world.olga], by=by)
    alone = job([world.olga], by=by, title=f"Disable {world.olga.name}")
    now = timezone.now()
    counts = {"user": {"read": 51977, "added": 0, "changed": 51978, "deleted": 0, "held": 1, "initial": False}}
    run = ReplicationRun.objects.create(mode="delta", state="stopped", started_at=now, ended_at=now, counts=counts)
    for one in (world.kim, world.olga):
        MirrorChange.objects.create(
            run=run, kind="user", guid=one.guid, dn=one.dn, name=one.name, action="changed",
            attribute="telephoneNumber", old=[one.telephone], new=["2"],
            when=now, job=mixed if one is world.kim else None,
        )  # fmt: skip
        RestorePoint.objects.create(
            guid=one.guid, name=one.name, sip_address=one.sip_address, values_json={}, made_at=now, made_by="admin"
        )
    HeldDeletion.objects.create(run=run, kind="user", guid=world.olga.guid, name=world.olga.name, dn=world.olga.dn)
    audit.record("job-submitted", who="admin", target=alone.title, detail={"job": alone.pk})
    return {"mixed": mixed, "alone": alone, "run": run}
