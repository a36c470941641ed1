"""Each setting of a person is declared once, and is then everywhere."""

from __future__ import annotations

from typing import Any

import pytest

from ocsadmin.acting import people
from ocsadmin.api.spec_serializers import serializer_of
from ocsadmin.use_cases import flat_fields_of
from users import mapping
from users.configure_users.setting import Setting, Switch
from users.configure_users.spec import ConfigureUsersSpec
from users.configure_users.storage import Attribute, Bit, Text
from users.configure_users.use_case import CONFIGURE_USERS
from users.csv import columns
from users.models import User
from users.people import settings_in_words
from users.reports.base import Facts, PeopleReport, switched
from users.reports.of_settings import column_of, switched_on
from users.settings import GENERAL, MEETINGS, SETTINGS, VOICE, delegated_field, on_page

EACH = pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: one.name)


@EACH
class TestEachSetting:
    @pytest.mark.django_db
    def test_is_asked_for_by_one_page_of_the_wizard(self, setting: Setting) -> None:
        assert [page for page in (GENERAL, MEETINGS, VOICE) if setting in on_page(page)] == [setting.page]
        assert setting.page in [page.slug for page in CONFIGURE_USERS.wizard.pages]  # type: ignore[union-attr]
        assert setting.field().label == setting.title

    def test_is_a_column_of_files(self, setting: Setting) -> None:
        column = columns.named("configure_users").by_name[setting.name]
        assert column.title == setting.title

    def test_is_a_field_of_the_spec_and_of_rest(self, setting: Setting) -> None:
        assert setting.name in [one.name for one in flat_fields_of(ConfigureUsersSpec)]
        assert not serializer_of(CONFIGURE_USERS)().fields[setting.name].required

    def test_can_be_delegated(self, setting: Setting) -> None:
        field = people.fields()[delegated_field(setting).name]
        assert setting.storage.attribute in field.attributes

    def test_is_mirrored(self, setting: Setting) -> None:
        assert setting.storage.attribute.lower() in {name.lower() for name in mapping.USER.attributes}

    @pytest.mark.django_db
    def test_is_shown_on_the_page_of_a_person(self, setting: Setting) -> None:
        groups = dict(settings_in_words.settings_of(User()))
        assert str(setting.title) in [line.title for line in groups[str(setting.shown)]]
        assert setting.name in settings_in_words.values_of(User())

    def test_can_be_a_column_of_reports(self, setting: Setting) -> None:
        if not setting.storage.column:
            with pytest.raises(LookupError, match="no column"):
                column_of(setting.name)
            return
        column = column_of(setting.name)
        assert (column.name, column.title) == (setting.name, setting.title)
        assert column.text is not None
        assert isinstance(column.text(User(), Facts({})), str)


class TestReports:
    def test_find_those_for_whom_a_setting_is_on(self) -> None:
        report = PeopleReport(
            name="x", section="x", title="x", why="x", cure="x", columns=(), **switched_on("remote_access")
        )
        assert report.reads == {"remote_access_enabled"}
        assert report.preset == switched(GENERAL, "remote_access", "off", False)

    def test_know_no_other_settings(self) -> None:
        with pytest.raises(LookupError, match="no setting shoe_size"):
            column_of("shoe_size")


class TestHowSettingsStand:
    @pytest.mark.parametrize(
        ("storage", "row", "stands"),
        [
            (Attribute("x", "federation_enabled"), {"federation_enabled": True}, True),
            (Attribute("x", "federation_enabled"), {"federation_enabled": False}, False),
            (Attribute("x"), {"raw": {"x": ["TRUE"]}}, True),
            (Attribute("x"), {"raw": {"x": ["FALSE"]}}, False),
            (Attribute("x"), {"raw": {}}, False),
            (Bit("x", 4, "archiving"), {"archiving": 12}, True),
            (Bit("x", 4, "archiving"), {"archiving": 8}, False),
            (Bit("x", 4), {"raw": {"x": ["5"]}}, True),
            (Bit("x", 4), {"raw": None}, False),
            (Text("x"), {"raw": {"x": ["tel:1"]}}, "tel:1"),
            (Text("x"), {"raw": {}}, ""),
        ],
    )
    def test_is_read_from_the_column_or_from_the_raw_values(self, storage: Any, row: Any, stands: Any) -> None:
        assert Switch(name="x", title="X", storage=storage, page=GENERAL).stored(row) == stands

    def test_has_a_field_of_its_own_where_it_shares_no_attribute(self) -> None:
        alone = Switch(name="x", title="X", storage=Attribute("msRTCSIP-X"), page=GENERAL)
        assert (delegated_field(alone).name, delegated_field(alone).attributes) == ("x", ("msRTCSIP-X",))
