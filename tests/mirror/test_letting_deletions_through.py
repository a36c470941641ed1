"""A person decides about what the brake held."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from ocsadmin import mirror
from ocsadmin.directory import DN, Directory
from ocsadmin.mirror import due
from ocsadmin.mirror.models import MirrorChange, ReplicationRun
from ocsadmin.mirror.release import AlreadyDecided, let_delete

from .directories import Blind
from .records import a_run, a_stopped_run
from .testapp.models import Person

pytestmark = pytest.mark.django_db


class TestLettingDeletionsThrough:
    def test_deletes_what_is_gone_and_says_who_decided(
        self,
        directory: Directory,
        domain_admin: Directory,
        make_person: Callable[..., DN],
        guid_of: Callable[[DN], uuid.UUID],
    ) -> None:
        dn = make_person("Away")
        guid = guid_of(dn)
        mirror.replicate(directory)
        domain_admin.delete(dn)
        run = a_stopped_run(guid)
        record = let_delete(run, directory, requested_by="Kim")
        run.refresh_from_db()
        assert (record.mode, record.state, record.total["deleted"]) == ("deletions", "completed", 1)
        assert (run.decided_by, run.waits_for_decision) == ("Kim", False)
        assert MirrorChange.objects.get(run=record).name == "Away"
        assert mirror.freshness().braked_run is None
        assert not Person.objects.filter(guid=guid).exists()

    def test_keeps_what_the_directory_has_again(self, directory: Directory) -> None:
        mirror.replicate(directory)
        count = Person.objects.count()
        run = mirror.replicate(Blind(directory), requested_by="test")
        record = let_delete(run, directory, requested_by="Kim")
        assert record.total["deleted"] == 0
        assert Person.objects.count() == count

    def test_happens_once(self, directory: Directory) -> None:
        run = a_stopped_run()
        let_delete(run, directory, requested_by="Kim")
        with pytest.raises(AlreadyDecided):
            let_delete(run, directory, requested_by="Jim")
        assert due.let_delete_asked(directory, run_id=run.pk, requested_by="Jim") is None

    def test_is_refused_for_a_run_that_was_not_stopped(self, directory: Directory) -> None:
        with pytest.raises(AlreadyDecided):
            let_delete(a_run(), directory, requested_by="Kim")
        assert ReplicationRun.objects.filter(mode="deletions").count() == 0
