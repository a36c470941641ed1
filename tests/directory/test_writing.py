"""Writing to a real directory: compare and swap, and each refusal as an error that says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from ocsadmin.demo.forest import Forest
from ocsadmin.demo.names import DEMO_PASSWORD, READ_ONLY_SERVICE_ACCOUNT, upn
from ocsadmin.directory import DN, AttributeChange, Directory, Entry, LDAPDirectory
from ocsadmin.directory.errors import (
    AlreadyThere,
    DirectoryError,
    NotAllowed,
    NotThere,
    ReadOnlyMode,
    RefusedValue,
    StaleValue,
)
from ocsadmin.directory.reading import Reader
from ocsadmin.directory.writing import Writer

from .conftest import MakeUser

LINE = "msRTCSIP-Line"


def values(directory: Directory, dn: DN, attribute: str) -> list[str]:
    entry = directory.get(dn, (attribute,))
    assert entry is not None
    return entry.texts(attribute)


class TestModify:
    def test_sets_changes_and_clears_a_value(self, directory: Directory, make_user: MakeUser) -> None:
        dn = make_user("ada")
        directory.modify(dn, [AttributeChange(LINE, add=("tel:+1",), expect_absent=True)])
        assert values(directory, dn, LINE) == ["tel:+1"]
        directory.modify(dn, [AttributeChange(LINE, remove=("tel:+1",), add=("tel:+2",))])
        assert values(directory, dn, LINE) == ["tel:+2"]
        directory.modify(dn, [AttributeChange(LINE, remove=("tel:+2",))])
        assert values(directory, dn, LINE) == []

    def test_overwrites_nothing_that_someone_else_wrote(
        self, directory: Directory, domain_admin: Directory, make_user: MakeUser
    ) -> None:
        dn = make_user("ada", **{LINE: "tel:+1"})
        domain_admin.modify(dn, [AttributeChange(LINE, remove=("tel:+1",), add=("tel:+9",))])
        for change in (
            AttributeChange(LINE, remove=("tel:+1",), add=("tel:+2",)),
            AttributeChange(LINE, remove=("tel:+1",)),
            AttributeChange(LINE, add=("tel:+2",), expect_absent=True),
        ):
            with pytest.raises(StaleValue, match="ada"):
                directory.modify(dn, [change])
        assert values(directory, dn, LINE) == ["tel:+9"]

    def test_writes_all_or_nothing(self, directory: Directory, make_user: MakeUser) -> None:
        dn = make_user("ada", **{LINE: "tel:+1"})
        changes = [AttributeChange(LINE, ("tel:+1",), ("tel:+2",)), AttributeChange("telephoneNumber", ("1",), ("2",))]
        with pytest.raises(StaleValue):
            directory.modify(dn, changes)
        assert values(directory, dn, LINE) == ["tel:+1"]

    def test_leaves_other_values_of_an_attribute_alone(self, domain_admin: Directory, make_user: MakeUser) -> None:
        dn = make_user("ada")
        domain_admin.modify(dn, [AttributeChange("proxyAddresses", add=("SMTP:a@x", "smtp:b@x", "smtp:c@x"))])
        domain_admin.modify(dn, [AttributeChange("proxyAddresses", remove=("smtp:b@x",), add=("smtp:d@x",))])
        assert set(values(domain_admin, dn, "proxyAddresses")) == {"SMTP:a@x", "smtp:c@x", "smtp:d@x"}

    def test_follows_a_link_whose_target_was_renamed(
        self, domain_admin: Directory, make_user: MakeUser, scratch_ou: DN
    ) -> None:
        target, other, renamed = make_user("old"), make_user("other"), scratch_ou.child("CN", "new")
        home = "msRTCSIP-PrimaryHomeServer"
        dn = make_user("ada", **{home: str(target), LINE: "tel:+1"})
        domain_admin.rename(target, renamed)
        assert values(domain_admin, dn, home) == [str(renamed)]
        stale = AttributeChange(home, (str(target),), (str(other),))
        swap = AttributeChange(home, (str(renamed),), (str(other),))
        with pytest.raises(StaleValue):  # the other attribute is compared all the same
            domain_admin.modify(dn, [swap, AttributeChange(LINE, ("tel:+7",), ("tel:+8",))])
        domain_admin.modify(dn, [swap, AttributeChange(LINE, ("tel:+1",), ("tel:+8",))])
        assert values(domain_admin, dn, home) == [str(other)]
        assert values(domain_admin, dn, LINE) == ["tel:+8"]
        with pytest.raises(StaleValue):
            domain_admin.modify(dn, [stale])

    @pytest.mark.parametrize(
        ("attribute", "form"), [("msRTCSIP-PrimaryHomeServer", "{}"), ("msRTCSIP-UserPolicy", "B:8:00000001:{}")]
    )
    def test_overwrites_nobody_when_a_target_was_renamed(
        self,
        domain_admin: Directory,
        console: Callable[..., LDAPDirectory],
        make_user: MakeUser,
        scratch_ou: DN,
        attribute: str,
        form: str,
    ) -> None:
        """Someone else is there between the refusal and the second request."""
        target, other, third = make_user("old"), make_user("other"), make_user("third")
        renamed = scratch_ou.child("CN", "new")
        dn = make_user("ada", **{attribute: form.format(target)})
        domain_admin.rename(target, renamed)
        theirs = AttributeChange(attribute, (form.format(target),), (form.format(third),))

        class Meanwhile(Reader):
            """Reads as always; right after that someone else writes."""

            def base(self, name: DN | str, attributes: Sequence[str], *, deleted: bool = False) -> Entry | None:
                found = super().base(name, attributes, deleted=deleted)
                if values(domain_admin, dn, attribute) != [form.format(third)]:
                    domain_admin.modify(dn, [theirs])
                return found

        door = console(bind_name="administrator@contoso.com", password=DEMO_PASSWORD)
        writer = Writer(door._connections, Meanwhile(door._connections))
        ours = AttributeChange(attribute, (form.format(renamed),), (form.format(other),))
        with pytest.raises(StaleValue):
            writer.modify(dn, [ours])
        assert values(domain_admin, dn, attribute) in ([form.format(third)], [form.format(renamed)])

    @pytest.mark.parametrize("number", ["2147483648", "-2147483649", "x", "", "１"])
    def test_refuses_an_integer_that_would_wrap(self, directory: Directory, make_user: MakeUser, number: str) -> None:
        dn = make_user("ada")
        with pytest.raises(RefusedValue, match="whole number"):
            directory.modify(dn, [AttributeChange("msRTCSIP-OptionFlags", add=(number,))])
        assert values(directory, dn, "msRTCSIP-OptionFlags") == []

    @pytest.mark.parametrize(
        "change",
        [
            AttributeChange("msRTCSIP-UserEnabled", add=("yes",)),
            AttributeChange("noSuchAttribute", add=("x",)),
            AttributeChange("noSuchAttribute", remove=("x",)),
            AttributeChange("dNSHostName", add=("x",)),
            AttributeChange("manager", add=("CN=nobody,DC=contoso,DC=com",)),
        ],
        ids=lambda change: change.attribute,
    )
    def test_names_a_value_that_the_schema_forbids(
        self, domain_admin: Directory, make_user: MakeUser, change: AttributeChange
    ) -> None:
        with pytest.raises(RefusedValue):
            domain_admin.modify(make_user("ada"), [change])

    def test_a_missing_object_is_not_there(self, directory: Directory, scratch_ou: DN) -> None:
        with pytest.raises(NotThere):
            directory.modify(scratch_ou.child("CN", "nobody"), [AttributeChange(LINE, add=("x",))])

    def test_without_a_right_is_not_allowed(self, directory: Directory, make_user: MakeUser) -> None:
        with pytest.raises(NotAllowed, match="00002098"):
            directory.modify(make_user("ada"), [AttributeChange("adminDescription", add=("x",))])


class TestAdd:
    def test_stores_text_and_octets(self, domain_admin: Directory, scratch_ou: DN) -> None:
        dn = scratch_ou.child("CN", "ada")
        photo = bytes(range(256)) * 100
        attributes: dict[str, tuple[str | bytes, ...]] = {
            "objectClass": ("user",),
            "thumbnailPhoto": (photo,),
            "description": ("a",),
            "mail": (),
        }
        domain_admin.add(dn, attributes)
        entry = domain_admin.get(dn, ("thumbnailPhoto", "description"))
        assert entry is not None
        assert entry.one("thumbnailPhoto") == photo
        assert entry.text("description") == "a"

    def test_tells_what_is_in_the_way(self, domain_admin: Directory, scratch_ou: DN, make_user: MakeUser) -> None:
        dn = make_user("ada")
        with pytest.raises(AlreadyThere, match="ada"):
            domain_admin.add(dn, {"objectClass": ("user",)})
        with pytest.raises(NotThere, match="OU=nowhere"):
            domain_admin.add(scratch_ou.child("OU", "nowhere").child("CN", "x"), {"objectClass": ("user",)})
        with pytest.raises(RefusedValue):
            domain_admin.add(scratch_ou.child("CN", "x"), {"objectClass": ("noSuchClass",)})


class TestDeleteAndRename:
    def test_delete_takes_one_entry_and_no_tree(
        self, domain_admin: Directory, make_user: MakeUser, scratch_ou: DN
    ) -> None:
        dn = make_user("ada")
        with pytest.raises(DirectoryError):
            domain_admin.delete(scratch_ou)
        domain_admin.delete(dn)
        assert domain_admin.get(dn) is None
        with pytest.raises(NotThere):
            domain_admin.delete(dn)

    def test_rename_gives_another_name_and_another_parent(
        self, domain_admin: Directory, make_user: MakeUser, scratch_ou: DN
    ) -> None:
        dn, unit = make_user("ada"), scratch_ou.child("OU", "inner")
        domain_admin.add(unit, {"objectClass": ("organizationalUnit",)})
        before = domain_admin.get(dn)
        domain_admin.rename(dn, scratch_ou.child("CN", "Ada, b+c"))
        domain_admin.rename(scratch_ou.child("CN", "Ada, b+c"), unit.child("CN", "Ada"))
        after = domain_admin.get(unit.child("CN", "Ada"))
        assert before is not None
        assert after is not None
        assert before.guid == after.guid
        with pytest.raises(NotThere, match="ada"):
            domain_admin.rename(dn, unit.child("CN", "x"))
        with pytest.raises(DirectoryError, match="OU=nowhere"):
            domain_admin.rename(after.dn, scratch_ou.child("OU", "nowhere").child("CN", "x"))


class TestReadOnly:
    def test_mode_sends_no_write(
        self, console: Callable[..., LDAPDirectory], make_user: MakeUser, directory: Directory
    ) -> None:
        dn = make_user("ada")
        door = console(read_only=True)
        writes: list[Callable[[], None]] = [
            lambda: door.modify(dn, [AttributeChange(LINE, add=("x",))]),
            lambda: door.add(dn.parent.child("CN", "x"), {"objectClass": ("user",)}),
            lambda: door.delete(dn),
            lambda: door.rename(dn, dn.parent.child("CN", "x")),
        ]
        for write in writes:
            with pytest.raises(ReadOnlyMode, match="OCSADMIN_LDAP_READ_ONLY"):
                write()
        assert values(directory, dn, LINE) == []

    def test_account_may_read_and_not_write(
        self, console: Callable[..., LDAPDirectory], forest: Forest, make_user: MakeUser, directory: Directory
    ) -> None:
        password = forest.read_only_password_file.read_text().strip()
        door = console(bind_name=upn(READ_ONLY_SERVICE_ACCOUNT), password=password)
        dn = make_user("ada")
        assert door.get(dn, ("cn",)) is not None
        with pytest.raises(NotAllowed):
            door.modify(dn, [AttributeChange(LINE, add=("x",))])
        assert LINE.lower() not in door.writable_attributes(dn)
        assert LINE.lower() in directory.writable_attributes(dn)
        with pytest.raises(NotThere):
            door.writable_attributes(dn.child("CN", "x"))
