"""Which Debian packages are taken: by what apt knows here, not by the number of a release."""

from __future__ import annotations

from ocsadmin.demo import debian


class TestChosen:
    def test_takes_the_first_name_that_apt_knows(self) -> None:
        """Where it knows none, the first: apt-get then says in its own words what it misses."""
        names = debian.chosen(["no-such-package|samba", "no-such-package|nor-this-one", "ldap-utils"])
        assert names == ["samba", "no-such-package", "ldap-utils"]


class TestMissing:
    def test_is_content_with_any_of_the_names(self) -> None:
        assert debian.missing(["no-such-package|ldap-utils", "no-such-package"]) == ["no-such-package"]


class TestSambaPackages:
    def test_are_not_asked_for_where_their_parts_are(self) -> None:
        assert debian.missing_for_samba() == ()
