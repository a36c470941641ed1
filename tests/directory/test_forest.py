"""Where things are in a real forest."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from ocsadmin.demo.forest import Forest
from ocsadmin.demo.names import RTC_SERVICE
from ocsadmin.directory import DN, Directory, LDAPDirectory
from ocsadmin.directory.errors import ForestNotPrepared
from ocsadmin.directory.filters import Present

from .conftest import administrator_settings


class TestForest:
    def test_names_its_partitions(self, directory: Directory) -> None:
        forest = directory.forest
        assert str(forest.domain) == "DC=contoso,DC=com"
        assert forest.root_domain == forest.domain
        assert forest.schema.parent == forest.configuration
        assert forest.pools == DN.parse(f"CN=Pools,{RTC_SERVICE}")

    def test_finds_rtc_service_in_either_place(self, spare_forest: Forest) -> None:
        door = LDAPDirectory(administrator_settings(spare_forest))
        assert door.forest.rtc_service == DN.parse(RTC_SERVICE)
        found = [entry.dn for entry in door.search(DN.parse(RTC_SERVICE), Present("objectClass"), attributes=())]
        for dn in sorted(found, key=len, reverse=True):
            door.delete(dn)
        assert door.forest.rtc_service is not None  # remembered
        door.forget_forest()
        with pytest.raises(ForestNotPrepared, match=r"contoso\.com"):
            _ = door.forest.pools
        microsoft = door.forest.root_domain.child("CN", "System").child("CN", "Microsoft")
        if door.get(microsoft) is None:
            door.add(microsoft, {"objectClass": ("container",)})
        door.add(microsoft.child("CN", "RTC Service"), {"objectClass": ("msRTCSIP-Service",)})
        assert door.forest.rtc_service == microsoft.child("CN", "RTC Service")
        door.close()


class TestState:
    def test_counts_up_with_each_write(self, directory: Directory, scratch_ou: DN, domain_admin: Directory) -> None:
        before = directory.state()
        domain_admin.add(scratch_ou.child("CN", "x"), {"objectClass": ("contact",)})
        after = directory.state()
        assert after.host == "dc1.contoso.com"
        assert after.invocation_id == before.invocation_id
        assert after.highest_usn > before.highest_usn


class TestDoor:
    def test_is_cheap_to_make(self, forest: Forest) -> None:
        settings = replace(administrator_settings(forest), uris=("ldaps://nowhere.invalid",))
        assert "nowhere.invalid" in repr(LDAPDirectory(settings))

    def test_importing_the_package_does_not_import_ldap3(self) -> None:
        code = "import sys, ocsadmin.directory; sys.exit('ldap3' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
