"""A real worker, killed in the middle, and a broker that loses its messages."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any

import pytest

from ocsadmin.directory import Directory, Entry
from ocsadmin.plans.changes import Change, modify

from .conftest import People, plan_of
from .worker import Site

pytestmark = [pytest.mark.slow]
ACCOUNT = "local:worker-test"


@pytest.fixture
def site(forest: Any, directory: Directory) -> Iterator[Site]:
    running = Site(forest.environment())
    create = f"from ocsadmin.accounts.models import Account; Account.objects.create_local('{ACCOUNT}', 'Pa55phrase!')"
    running.manage("shell", "-c", create)
    yield running
    running.close()


def own_address(entry: Entry) -> Change:
    values = {"before": {}, "after": {"proxyAddresses": [f"sip:{entry.guid}@contoso.com"]}}
    return modify("Give an address", entry.dn, guid=entry.guid, lane=str(entry.guid), **values)


def submit(site: Site, *changes: Change) -> None:
    plan = site.folder / "plan.json"
    plan.write_text(json.dumps(plan_of(*changes).to_json()))
    site.manage("apply_plan", str(plan), "--as", ACCOUNT, "--yes")


def writes_after(entry: Entry, usn: int) -> list[int]:
    """Versions of the attributes written since (MS-DRSR 5.173 PROPERTY_META_DATA_EXT_VECTOR; 48 octets each)."""
    octets = entry.raw("replPropertyMetaData")[0]
    count = struct.unpack_from("<I", octets, 8)[0]
    each = (struct.unpack_from("<IIQ16sQQ", octets, 16 + 48 * number) for number in range(count))
    return [version for _, version, _, _, originating, _ in each if originating > usn]


class TestWorker:
    def test_killed_in_the_middle_writes_each_object_once(
        self, site: Site, directory: Directory, domain_admin: Directory, people: People
    ) -> None:
        several = people(500)
        usn = directory.state().highest_usn
        site.start_broker()
        submit(site, *(own_address(one) for one in several))
        site.start_worker()
        site.until(lambda: site.ended_rows() > 40, 30)
        site.kill_worker()
        ended = site.ended_rows()
        assert ended < 500
        assert site.job_state() == "running"
        site.start_worker()
        site.until(lambda: site.job_state() == "done", 40)
        assert site.ask("SELECT result, count(*) FROM jobs_row GROUP BY result") == [("Success", 500)]
        looked_up = site.ask("SELECT count(*) FROM jobs_row WHERE message LIKE 'It was already written%'")[0][0]
        found = domain_admin.get_many([one.guid for one in several], ["replPropertyMetaData", "proxyAddresses"])
        assert {len(entry.raw("proxyAddresses")) for entry in found.values()} == {1}
        assert {tuple(writes_after(entry, usn)) for entry in found.values()} == {(1,)}
        assert looked_up <= 100

    def test_takes_a_job_whose_message_was_lost(self, site: Site, people: People) -> None:
        submit(site, *(own_address(one) for one in people(3)))
        site.start_broker()
        site.start_worker()
        site.until(lambda: site.job_state() == "done", 30)
