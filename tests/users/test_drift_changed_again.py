"""Outside changes that were changed again, settled by someone, or not restored after all."""

from __future__ import annotations

import pytest
from django.utils import timezone

from ocsadmin import mirror
from ocsadmin.directory import DN, Directory
from ocsadmin.drift import settling
from ocsadmin.drift.restoring import NothingToRestore
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job
from ocsadmin.jobs.runner import run
from ocsadmin.mirror.models import MirrorChange

from .conftest import MakePerson
from .test_drift import Outside, outside, plan, refusals, seen

pytestmark = [pytest.mark.django_db(transaction=True)]
__all__ = ["outside"]
ADDRESSES = "proxyAddresses"


class TestChangedAgain:
    def test_values_among_others_are_not_restored(
        self, directory: Directory, enabled: MakePerson, outside: Outside
    ) -> None:
        kim = enabled("kim", proxyAddresses=["smtp:1@contoso.com"])
        mirror.replicate(directory)
        outside(kim, ADDRESSES, ["smtp:1@contoso.com"], ["smtp:2@contoso.com"])
        drift = seen(directory, kim)
        outside(kim, ADDRESSES, ["smtp:2@contoso.com"], ["smtp:3@contoso.com"])
        assert "changed again since: smtp:3@contoso.com" in refusals(directory, *drift)[0]

    def test_a_place_is_not_restored(
        self, directory: Directory, enabled: MakePerson, domain_admin: Directory, scratch_ou: DN
    ) -> None:
        kim = enabled("kim")
        mirror.replicate(directory)
        units = [scratch_ou.child("OU", name) for name in ("one", "two")]
        for unit in units:
            domain_admin.add(unit, {"objectClass": ["organizationalUnit"]})
        here = self.dn_of(kim, directory)
        domain_admin.rename(here, units[0].child("CN", here.name))
        drift = seen(directory, kim)
        domain_admin.rename(units[0].child("CN", here.name), units[1].child("CN", here.name))
        assert "moved again since" in refusals(directory, *drift)[0]

    def dn_of(self, guid: object, directory: Directory) -> DN:
        entry = directory.get_by_guid(guid, ("cn",))  # type: ignore[arg-type]
        assert entry is not None
        return entry.dn


class TestSettled:
    def test_an_accepted_change_is_not_restored(
        self, directory: Directory, enabled: MakePerson, outside: Outside
    ) -> None:
        kim = enabled("kim", msRTCSIP_Line="Clerk")
        mirror.replicate(directory)
        outside(kim, "msRTCSIP-Line", ["Clerk"], ["Manager"])
        drift = seen(directory, kim)
        settling.accept([one.pk for one in drift], who="Kim", reason="")
        with pytest.raises(NothingToRestore):
            plan(directory, *drift)

    def test_a_change_of_our_own_is_none_to_accept(self, db: None, administrator: object) -> None:
        job = Job.objects.create(title="x", operation="x", permission="x", plan_hash="x", created_by_name="x")
        change = MirrorChange.objects.create(
            kind="user", dn="CN=x", name="x", action="changed", attribute="title", when=timezone.now(), job=job,
            guid="5f0e2c6e-5f0e-4c6e-8f0e-5f0e2c6e5f0e",
        )  # fmt: skip
        assert settling.accept([change.pk], who="Kim", reason="") == 0
        change.refresh_from_db()
        assert change.settlement == ""


class TestRestored:
    def test_is_only_what_the_job_has_written(
        self, directory: Directory, enabled: MakePerson, outside: Outside, user_administrator: object
    ) -> None:
        kim, lee = (enabled(name, msRTCSIP_Line="Clerk") for name in ("kim", "lee"))
        mirror.replicate(directory)
        for one in (kim, lee):
            outside(one, "msRTCSIP-Line", ["Clerk"], ["Manager"])
        drift = [*seen(directory, kim), *seen(directory, lee)]
        made = plan(directory, *drift)
        job = gate.submit(made, acting_user=user_administrator, directory=directory, reason="x")  # type: ignore[arg-type]
        outside(lee, "msRTCSIP-Line", ["Manager"], ["Boss"])
        run(job_id=job.pk, directory=directory)
        settled = {one.guid: one.settlement for one in MirrorChange.objects.filter(pk__in=[one.pk for one in drift])}
        assert settled == {kim: "restored", lee: ""}
