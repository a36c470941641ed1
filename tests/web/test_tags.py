"""The tags that every template has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone

from ocsadmin.checks.verdict import failure
from ocsadmin.web import icons, states
from ocsadmin.web.icon_names import NAMES


def rendered(text: str, url: str = "/", **context: Any) -> str:
    template: Any = engines["django"].from_string(text)
    request = RequestFactory().get(url)
    from django.template import Context

    return str(template.template.render(Context({"request": request, **context})))


class PoolForm(forms.Form):
    live = ("name",)
    computed = ("pool_fqdn",)
    choice_help: ClassVar[dict[str, dict[str, str]]] = {"logon": {"auto": "By DNS SRV records."}}

    name = forms.CharField(label="Pool name", help_text="A DNS label.")
    external = forms.CharField(label="External web farm FQDN", required=False)
    logon = forms.ChoiceField(widget=forms.RadioSelect, choices=[("auto", "Automatic"), ("manual", "By hand")])
    archive = forms.BooleanField(label="Archive", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def compute(self, data: Any) -> dict[str, str]:
        return {"pool_fqdn": f"{data['name']}.contoso.com"}


class DraftOfAWizard:
    def get_absolute_url(self) -> str:
        return "/wizards/create_pool/1/"


class TestField:
    def test_ties_label_help_and_widget_together(self) -> None:
        html = rendered("{% field form.name %}", form=PoolForm())
        assert '<label class="field-label" for="id_name">' in html
        assert 'id="id_name_help"' in html
        assert 'aria-describedby="id_name_help"' in html

    def test_describes_a_wrong_widget_by_its_error_first(self) -> None:
        html = rendered("{% field form.name %}", form=PoolForm({"name": ""}))
        assert 'aria-describedby="id_name_error id_name_help"' in html
        assert 'aria-invalid="true"' in html
        assert "This field is required." in html

    def test_asks_for_a_live_check_in_a_wizard_only(self) -> None:
        form = PoolForm()
        assert "hx-post" not in rendered("{% field form.name %}", form=form)
        html = rendered("{% field form.name %}", form=form, draft=DraftOfAWizard())
        assert 'hx-post="/wizards/create_pool/1/check/name/"' in html
        assert 'hx-target="#checks-name"' in html
        assert 'id="checks-name"' in html
        assert "hx-post" not in rendered("{% field form.external %}", form=form, draft=DraftOfAWizard())

    def test_says_what_is_optional(self) -> None:
        assert "(optional)" in rendered("{% field form.external %}", form=PoolForm())
        assert "(optional)" not in rendered("{% field form.name %}", form=PoolForm())

    def test_shows_radio_buttons_as_cards_in_a_fieldset_with_a_legend(self) -> None:
        html = rendered("{% field form.logon %}", form=PoolForm())
        assert "<fieldset" in html
        assert "<legend" in html
        assert "By DNS SRV records." in html
        assert html.count('class="card"') == 2

    def test_puts_a_check_box_into_its_label(self) -> None:
        assert '<label class="check" for="id_archive"><input type="checkbox"' in rendered(
            "{% field form.archive %}", form=PoolForm()
        )

    def test_leaves_a_hidden_field_without_a_label(self) -> None:
        assert "<label" not in rendered("{% field form.secret %}", form=PoolForm())


class TestFormFields:
    def test_shows_all_fields_and_what_follows_from_them(self) -> None:
        html = rendered("{% form_fields form %}", form=PoolForm({"name": "ocspool2"}))
        assert html.count('class="field ') == 4
        assert '<output id="computed-pool_fqdn">ocspool2.contoso.com</output>' in html
        assert "Pool FQDN" in html
        assert '<input type="hidden" name="secret"' in html


class TestIcon:
    def test_is_hidden_from_screen_readers(self) -> None:
        assert 'aria-hidden="true"' in rendered('{% icon "pool" %}')

    @pytest.mark.parametrize("name", sorted(NAMES))
    def test_has_a_file_for_every_name(self, name: str) -> None:
        assert (icons.folder() / f"{NAMES[name]}.svg").is_file()

    def test_has_a_name_for_every_file(self) -> None:
        assert {file.stem for file in icons.folder().glob("*.svg")} == set(NAMES.values())

    def test_draws_a_dot_for_an_unknown_name_and_tells_the_log(self, caplog: pytest.LogCaptureFixture) -> None:
        assert "<svg" in rendered('{% icon "no_such_icon" %}')
        assert "no_such_icon" in caplog.text


class TestBadges:
    @pytest.mark.parametrize("name", ["Success", "Warning", "Failure", "Skipped", "Waiting"])
    def test_show_an_execution_result_as_icon_and_word(self, name: str) -> None:
        html = rendered("{% result name %}", name=name)
        assert "<svg" in html
        assert name in html

    def test_say_that_a_row_without_a_result_is_to_come(self) -> None:
        assert "To come" in rendered("{% result name %}", name="")

    def test_know_every_state_of_a_job(self) -> None:
        from ocsadmin.jobs.models import Job

        assert set(states.JOB_STATES) == set(Job.State.values)

    def test_know_every_execution_result(self) -> None:
        from ocsadmin.jobs.models import Result

        assert set(states.RESULTS) == {"", *Result.values}


class TestVerdict:
    def test_shows_text_cause_and_cure_and_says_the_level_in_words(self) -> None:
        html = rendered(
            "{% verdict v %}", v=failure("The name is taken.", cause="ocspool1 has it.", cure="Take another.")
        )
        for words in ("Failure", "The name is taken.", "ocspool1 has it.", "Take another.", "verdict-failure"):
            assert words in html


class TestPager:
    def test_keeps_the_filters_in_its_links(self) -> None:
        page = Paginator(range(100), 10).page(3)
        html = rendered("{% pager page_obj %}", url="/users/?q=ada&page=3", page_obj=page)
        assert 'href="?q=ada&amp;page=4"' in html
        assert "21–30 of 100" in html
        assert 'aria-current="page"' in html
        assert "hx-get" not in html

    def test_swaps_a_fragment_where_a_target_is_named(self) -> None:
        page = Paginator(range(100), 10).page(3)
        html = rendered('{% pager page_obj target="#user-table" %}', page_obj=page)
        assert 'hx-target="#user-table"' in html
        assert 'hx-get="?page=4"' in html


class TestSort:
    def test_turns_the_order_round_and_forgets_the_page(self) -> None:
        html = rendered('{% sort "Name" "name" %}', url="/users/?order=name&page=4&q=a")
        assert 'aria-sort="ascending"' in html
        assert 'href="?q=a&amp;order=-name"' in html

    def test_says_nothing_of_a_column_that_does_not_order(self) -> None:
        assert "aria-sort" not in rendered('{% sort "Name" "name" %}', url="/users/?order=mail")


class TestUrlWith:
    def test_changes_one_value_and_leaves_the_others(self) -> None:
        assert rendered("{% url_with page=2 %}", url="/?q=a&page=1") == "?q=a&amp;page=2"

    def test_leaves_an_empty_value_out(self) -> None:
        assert rendered("{% url_with q='' %}", url="/?q=a") == "?"


class TestWords:
    @pytest.mark.parametrize(
        ("seconds", "words"),
        [
            (1, "just now"),
            (42, "42 s ago"),
            (200, "3 min ago"),
            (7200, "2 h ago"),
            (3 * 86400, "3 days ago"),
            (-7201, "in 2 h"),
        ],
    )
    def test_say_how_long_ago(self, seconds: int, words: str) -> None:
        assert f">{words}</time>" in rendered("{{ m|ago }}", m=timezone.now() - timedelta(seconds=seconds))

    def test_tell_the_exact_moment(self) -> None:
        html = rendered("{{ m|ago }}", m=datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC))
        assert 'title="2026-05-04 03:02:01 UTC"' in html

    def test_say_never_for_a_moment_that_was_not(self) -> None:
        assert rendered("{{ m|ago }}", m=None) == "never"

    @pytest.mark.parametrize(("value", "words"), [(True, "yes"), (False, "no"), (None, "not set"), ("x", "x")])
    def test_say_yes_and_no(self, value: object, words: str) -> None:
        assert rendered("{{ v|in_words }}", v=value) == words

    def test_measure_spans(self) -> None:
        assert rendered("{{ s|span }}", s=timedelta(minutes=3, seconds=5)) == "3 min"
