"""Building, starting and stopping a forest."""

import json
import os
from pathlib import Path

import pytest

from ocsadmin.demo import cache, forest, process
from ocsadmin.demo.errors import DemoError
from ocsadmin.demo.forest import Forest
from ocsadmin.demo.layout import Layout
from tests.demo.conftest import NewFolder


class TestStart:
    def test_says_where_it_listens(self, demo_forest: Forest) -> None:
        assert forest.running(demo_forest.folder) == demo_forest
        assert demo_forest.host.startswith("127.")

    def test_of_a_running_forest_returns_the_same(self, demo_forest: Forest) -> None:
        assert forest.start(demo_forest.folder, nosync=True) == demo_forest

    def test_with_other_options_than_the_running_forest_is_refused(self, demo_forest: Forest) -> None:
        with pytest.raises(DemoError, match="Stop it first"):
            forest.start(demo_forest.folder, nosync=False)

    def test_again_keeps_data_and_address(self, new_folder: NewFolder) -> None:
        folder = new_folder()
        first = forest.start(folder)
        password = first.password_file.read_text()
        forest.stop(folder)
        assert forest.start(folder) == first
        assert first.password_file.read_text() == password

    def test_works_in_a_path_too_long_for_sockets(self, new_folder: NewFolder) -> None:
        folder = new_folder("deep/" * 20)
        running = forest.start(folder)
        assert forest.running(folder) == running
        assert (folder / "state").is_symlink()
        forest.destroy(folder)
        assert not Layout.of(folder).state.exists()

    def test_refuses_a_folder_that_holds_other_things(self, new_folder: NewFolder) -> None:
        folder = new_folder()
        (folder / "thesis.txt").write_text("mine")
        with pytest.raises(DemoError, match="other files"):
            forest.start(folder)
        forest.destroy(folder)
        assert (folder / "thesis.txt").exists()


class TestBuild:
    def test_a_second_time_comes_out_of_the_cache(self, demo_forest: Forest, new_folder: NewFolder) -> None:
        assert forest.build(new_folder()) is True

    def test_of_another_size_in_the_same_folder_is_refused(self, demo_forest: Forest) -> None:
        with pytest.raises(DemoError, match="600 people"):
            forest.build(demo_forest.folder, people=7)

    def test_key_covers_the_options(self) -> None:
        keys = {cache.key(people=600, bare=False), cache.key(people=601, bare=False), cache.key(people=600, bare=True)}
        keys.add(cache.key(people=600, bare=True, with_schema=False))
        assert len(keys) == 4

    def test_leaves_secrets_to_their_owner_only(self, demo_forest: Forest) -> None:
        secret_files = [
            *demo_forest.folder.glob("*.password"),
            demo_forest.folder / "ca.key",
            *cache.folder().glob("*.gz"),
        ]
        assert len(secret_files) >= 4
        assert {file.stat().st_mode & 0o077 for file in secret_files} == {0}


class TestStop:
    def test_ends_the_forest_of_that_folder_only(self, demo_forest: Forest, new_folder: NewFolder) -> None:
        other = forest.start(new_folder())
        forest.stop(other.folder)
        assert forest.running(other.folder) is None
        assert forest.running(demo_forest.folder) == demo_forest

    def test_does_not_touch_a_process_that_is_not_ours(self, new_folder: NewFolder) -> None:
        folder = new_folder()
        forest.build(folder)
        layout = Layout.of(folder)
        layout.pid_file.write_text(str(os.getpid()))
        assert process.pid(layout) is None
        forest.stop(folder)

    def test_of_a_forest_that_never_was_does_nothing(self, new_folder: NewFolder) -> None:
        forest.stop(new_folder())


class TestEnvironment:
    def test_names_files_and_holds_no_secret(self, demo_forest: Forest) -> None:
        environment = demo_forest.environment()
        assert environment["OCSADMIN_LDAP_URIS"] == f"ldaps://{demo_forest.host}:{demo_forest.ldaps_port}"
        assert environment["OCSADMIN_LDAP_BIND_DN"] == "svc-ocsadmin@contoso.com"
        password = Path(environment["OCSADMIN_LDAP_PASSWORD_FILE"]).read_text()
        assert password
        assert password not in json.dumps(environment)
