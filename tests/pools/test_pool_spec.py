"""The wish for a new pool, without asking anyone."""

from __future__ import annotations

from typing import Any

import pytest

from ocsadmin.errors import ManyErrors
from ocsadmin.use_cases import from_json, to_json
from pools.create_pool.advice import advice
from pools.create_pool.spec import PoolSpec

from .factories import pool_json


def problems(**changes: Any) -> dict[str | None, str]:
    """Field → code of each problem."""
    with pytest.raises(ManyErrors) as caught:
        from_json(PoolSpec, pool_json(**changes))
    return {error.field: error.code for error in caught.value.errors}


def notices(**changes: Any) -> list[tuple[str, str]]:
    return [(notice.about, notice.level) for notice in advice(from_json(PoolSpec, pool_json(**changes)))]


class TestPoolSpec:
    def test_computes_the_fqdn_and_proposes_it_for_the_web_farm(self) -> None:
        data = pool_json(name=" suedpool ")
        del data["internal_web_farm_fqdn"]
        spec = from_json(PoolSpec, data)
        assert spec.fqdn == "suedpool.contoso.com"
        assert spec.internal_web_farm_fqdn == "suedpool.contoso.com"

    def test_survives_json(self) -> None:
        spec = from_json(PoolSpec, pool_json(qoe_monitoring=True))
        assert from_json(PoolSpec, to_json(spec)) == spec

    def test_tells_all_problems_at_once_each_with_its_field(self) -> None:
        found = problems(
            name="nord_pool", sql_instance="(local)", user_log_path="E:Logs", client_update_path=r"C:\Updates",
            external_web_farm_fqdn="web",
        )  # fmt: skip
        assert found == {
            "name": "bad-host-name",
            "sql_instance": "bad-sql-instance",
            "user_log_path": "bad-local-path",
            "client_update_path": "bad-share",
            "external_web_farm_fqdn": "bad-host-name",
        }

    def test_names_missing_and_unknown_fields_and_wrong_types(self) -> None:
        data = pool_json(call_detail_recording="yes", name=7, colour="blue")
        del data["address_book_path"]
        with pytest.raises(ManyErrors) as caught:
            from_json(PoolSpec, data)
        found = {error.field: error.code for error in caught.value.errors}
        assert found == {
            "call_detail_recording": "wrong-type",
            "name": "wrong-type",
            "colour": "unknown-field",
            "address_book_path": "missing-value",
        }

    @pytest.mark.parametrize("data", [[], "nordpool", None, 7])
    def test_refuses_what_is_no_object(self, data: Any) -> None:
        with pytest.raises(ManyErrors):
            from_json(PoolSpec, data)

    def test_limits_the_whole_fqdn(self) -> None:
        domain = ".".join(["d" * 60] * 4)
        assert problems(name="p" * 60, domain=domain, internal_web_farm_fqdn="w.contoso.com") == {
            "name": "bad-host-name"
        }

    def test_needs_the_archive_share_only_when_archiving_is_on(self) -> None:
        assert (
            from_json(PoolSpec, pool_json(meeting_archive_path="nonsense"))
            .stores()
            .keys()
            .isdisjoint({"meeting_archive_path"})
        )
        assert problems(meeting_archiving=True) == {"meeting_archive_path": "missing-value"}
        assert problems(meeting_archiving=True, meeting_archive_path=r"E:\x") == {"meeting_archive_path": "bad-share"}

    @pytest.mark.parametrize("server", ["nordpool", "NORDPOOL.contoso.com", r"nordpool\rtc"])
    def test_refuses_the_pool_itself_as_back_end(self, server: str) -> None:
        assert problems(sql_instance=server) == {"sql_instance": "back-end-is-the-pool"}

    def test_refuses_a_share_on_the_pool_itself(self) -> None:
        assert problems(meeting_metadata_path=r"\\NordPool.contoso.com\Meta") == {"meeting_metadata_path": "bad-share"}

    def test_refuses_one_folder_for_two_stores(self) -> None:
        found = problems(client_update_path="\\\\OCSFS01\\NORD\\book\\")
        assert found == {"client_update_path": "store-used-twice"}


class TestAdvice:
    def test_says_little_where_all_is_well(self) -> None:
        assert notices() == [("sql_instance", "info"), ("name", "info")]

    def test_warns_of_a_short_name_of_the_sql_server(self) -> None:
        assert ("sql_instance", "warning") in notices(sql_instance=r"ocssql02\lcs7")

    def test_warns_of_lost_data_and_of_critical_mode(self) -> None:
        found = notices(reuse_database=True, archive_instant_messages=True)
        assert ("reuse_database", "warning") in found
        assert ("archive_instant_messages", "warning") in found

    def test_warns_of_the_system_disk_and_of_shared_disks(self) -> None:
        found = notices(user_database_path=r"c:\x", dynamic_log_path=r"h:\y", dynamic_database_path=r"H:\z")
        assert ("user_database_path", "warning") in found
        assert ("dynamic_log_path", "warning") in found

    def test_mentions_edge_servers_without_an_external_web_farm(self) -> None:
        assert ("external_web_farm_fqdn", "info") in notices(external_web_farm_fqdn="")

    def test_warns_where_inside_and_outside_have_one_name(self) -> None:
        assert ("external_web_farm_fqdn", "warning") in notices(external_web_farm_fqdn="WEB-nord.contoso.com")

    def test_says_that_an_archive_path_is_not_used(self) -> None:
        assert ("meeting_archive_path", "info") in notices(meeting_archive_path=r"\\ocsfs01\nord\Archive")

    def test_mentions_the_monitoring_server(self) -> None:
        assert ("qoe_monitoring", "info") in notices(qoe_monitoring=True)
