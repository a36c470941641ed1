from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from ocsadmin.errors import BadInput
from ocsadmin.wizards import drafts
from ocsadmin.wizards.models import Draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unit_wizard")]


def typed(**values: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(values)
    return data


def submit(draft: Draft, slug: str, account: Any, version: int | None = None, **values: str) -> Any:
    page = draft.wizard.page(slug)
    assert page is not None
    return drafts.submit(
        draft,
        page,
        data=typed(**values),
        files=None,
        version=draft.version if version is None else version,
        acting_user=account,
    )


@pytest.fixture
def draft(administrator: Any) -> Draft:
    return drafts.begin("create_unit", acting_user=administrator)


class TestBegin:
    def test_opens_the_first_page(self, draft: Draft) -> None:
        assert draft.page == "name"

    def test_goes_past_pages_that_are_answered_already(self, administrator: Any) -> None:
        known = drafts.begin("create_unit", acting_user=administrator, answers={"name": {"unit": "sales"}})
        assert known.page == "why"
        assert known.answers["name"]["unit"] == "sales"

    def test_says_what_it_is_about_once_that_is_known(self, draft: Draft, administrator: Any) -> None:
        assert draft.title == "Create a unit"
        submit(draft, "name", administrator, unit="sales")
        assert draft.title == "Create a unit: sales"

    def test_refuses_a_name_that_no_wizard_has(self, administrator: Any) -> None:
        with pytest.raises(LookupError):
            drafts.begin("no_such_wizard", acting_user=administrator)


class TestSubmit:
    def test_keeps_the_answer_and_opens_the_next_page(self, draft: Draft, administrator: Any) -> None:
        assert submit(draft, "name", administrator, unit="sales").is_valid()
        assert draft.answers["name"]["unit"] == "sales"
        assert draft.page == "why"

    def test_keeps_what_was_typed_when_it_is_wrong(self, draft: Draft, administrator: Any) -> None:
        form = submit(draft, "name", administrator, unit="x" * 61)
        assert form.errors["unit"]
        page = draft.wizard.page("name")
        assert page is not None
        assert drafts.form_to_show(draft, page, administrator)["unit"].value() == "x" * 61
        assert "name" not in draft.answers

    def test_meets_a_stale_tab(self, draft: Draft, administrator: Any) -> None:
        submit(draft, "name", administrator, unit="sales")
        with pytest.raises(drafts.StaleDraft):
            submit(draft, "name", administrator, version=1, unit="marketing")
        draft.refresh_from_db()
        assert draft.answers["name"]["unit"] == "sales"

    def test_asks_pages_that_apply_only_after_some_answers(self, draft: Draft, administrator: Any) -> None:
        submit(draft, "name", administrator, unit="sales")
        submit(draft, "why", administrator, description="d", detailed="on")
        assert draft.page == "detail"
        submit(draft, "why", administrator, description="d")
        assert draft.page == "ready"


class TestDraft:
    def test_lies_sealed_in_the_database(self, draft: Draft, administrator: Any) -> None:
        submit(draft, "name", administrator, unit="sales", password="Secret!123")
        stored = bytes(Draft.objects.get(pk=draft.pk).sealed)
        assert b"sales" not in stored
        assert b"Secret!123" not in stored

    def test_proposes_values_until_something_is_typed(self, draft: Draft, administrator: Any) -> None:
        submit(draft, "name", administrator, unit="sales")
        page = draft.wizard.page("why")
        assert page is not None
        assert drafts.form_to_show(draft, page, administrator)["description"].value() == "about sales"
        drafts.autosave(draft, page, data=typed(description="half a sen"), version=draft.version)
        assert drafts.form_to_show(draft, page, administrator)["description"].value() == "half a sen"
        assert "why" not in draft.answers

    def test_is_not_autosaved_by_a_stale_tab(self, draft: Draft, administrator: Any) -> None:
        page = draft.wizard.page("name")
        assert page is not None
        assert drafts.autosave(draft, page, data=typed(unit="a"), version=draft.version)
        submit(draft, "name", administrator, unit="sales")
        assert not drafts.autosave(draft, page, data=typed(unit="b"), version=1)

    def test_goes_over_to_a_colleague_who_takes_it_up(
        self, draft: Draft, administrator: Any, account_with: Any
    ) -> None:
        colleague = account_with("RTCUniversalServerAdmins", "Domain Admins", name="colleague@contoso.com")
        stranger = account_with("RTCUniversalServerAdmins", "Domain Admins", name="stranger@contoso.com")
        with pytest.raises(BadInput):
            drafts.offer(draft, "x" * 151)
        drafts.offer(draft, "Colleague@contoso.com")
        assert list(Draft.objects.offered_to(colleague)) == [draft]
        assert not Draft.objects.offered_to(stranger)
        drafts.take_up(draft, colleague)
        assert list(Draft.objects.of(colleague)) == [draft]
        assert not Draft.objects.of(administrator)
