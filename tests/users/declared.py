"""Tests by declaration of use cases about people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from ocsadmin import mirror
from ocsadmin.accounts.models import Account, Delegation
from ocsadmin.directory import DN, Directory
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.jobs import gate
from ocsadmin.mirror.models import Container
from tests.use_cases.declared import Example, UseCaseTests

from .conftest import MakePerson
from .living import everything_of

GROUP = "Helpers of one unit"


class PeopleUseCaseTests(UseCaseTests):
    """``about(people)`` makes the spec; ``someone(name)`` makes a person whom the use case can change."""

    def about(self, *people: UUID) -> Example:
        raise TypeError(f"{type(self).__name__} does not say how its spec is made.")

    @pytest.fixture
    def someone(self, enabled: MakePerson) -> MakePerson:
        return enabled

    @pytest.fixture
    def example(self, someone: MakePerson) -> Example:
        return self.about(someone("kim"), someone("lee"))

    @pytest.fixture
    def many(self, someone: MakePerson) -> Callable[[int], Example]:
        def make(count: int) -> Example:
            return self.about(*(someone(f"p{count}x{number}") for number in range(count)))

        return make

    def standing(self, example: Example, directory: Directory) -> Any:
        return [everything_of(guid, directory) for guid in example.people]

    @pytest.fixture
    def delegated(self, account_with: Callable[..., Account], directory: Directory) -> Callable[[DN], Account]:
        """``delegated(unit)``: someone whose right is limited to this unit."""

        def make(unit: DN) -> Account:
            mirror.replicate(directory, mode="full")
            known = Container.objects.get(dn_key=unit.key)
            Delegation.objects.create(name="One unit", group=GROUP, units=[str(known.guid)])
            return account_with(GROUP, *self.use_case.permission.ways_here()[-1])

        return make

    def test_is_done_by_a_delegated_person_inside(
        self, example: Example, delegated: Callable[[DN], Account], scratch_ou: DN, directory: Directory
    ) -> None:
        account = delegated(scratch_ou)
        answer = self._call(account, example, dry_run=True)
        assert answer.status_code == 200, answer.content
        self.carried_out(self.plan(example, directory), account, directory)

    def test_is_refused_to_a_delegated_person_outside(
        self,
        example: Example,
        delegated: Callable[[DN], Account],
        scratch_ou: DN,
        domain_admin: Directory,
        directory: Directory,
    ) -> None:
        elsewhere = scratch_ou.child("OU", "Elsewhere")
        domain_admin.add(elsewhere, {"objectClass": ["organizationalUnit"]})
        account, plan = delegated(elsewhere), self.plan(example, directory)
        with pytest.raises(DomainError) as caught:
            gate.submit(plan, acting_user=account, directory=directory)
        errors = caught.value.errors if isinstance(caught.value, ManyErrors) else [caught.value]
        assert {error.code for error in errors} == {"person-not-ready"}
        answer = self._call(account, example, dry_run=True)
        assert answer.status_code == 422
        assert "no person with the GUID" in answer.content.decode()
