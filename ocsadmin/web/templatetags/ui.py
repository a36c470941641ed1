"""The tags and filters that every template has without loading them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ocsadmin import use_cases
from ocsadmin.acting import right_names
from ocsadmin.web import fields, icons, states, words
from ocsadmin.web import freshness as fresh
from ocsadmin.web.dashboard import Filled

register = template.Library()


@register.simple_tag
def icon(name: str, more: str = "") -> SafeString:
    """``{% icon "pool" %}``: an inline SVG, hidden from screen readers; ``more`` are further classes."""
    return icons.svg(name, more)


@register.simple_tag(takes_context=True)
def field(context: Context, bound: BoundField, hide_label: bool = False) -> str:
    """``{% field form.name %}``: label, help, widget, errors and, in a wizard, the place of the live check."""
    if bound.is_hidden:
        return bound.as_widget()
    view = fields.view_of(bound, context.get("draft"))
    return render_to_string("components/_field.html", {"view": view, "field": bound, "hide_label": hide_label})


@register.simple_tag(takes_context=True)
def form_fields(context: Context, form: Any) -> str:
    """``{% form_fields form %}``: the errors of the whole form, all its fields, and what it computes."""
    views = [fields.view_of(bound, context.get("draft")) for bound in form.visible_fields()]
    computed = fields.computed_values(form)
    return render_to_string("components/_form_fields.html", {"form": form, "views": views, "computed": computed})


@register.inclusion_tag("components/_computed.html")
def computed(form: Any) -> dict[str, Any]:
    """``{% computed form %}``: the values that follow from what is typed."""
    return {"computed": fields.computed_values(form)}


@register.inclusion_tag("components/_verdict.html")
def verdict(v: Any) -> dict[str, Any]:
    """``{% verdict v %}``: a Verdict (or a Notice of a plan) with icon, text, cause and cure."""
    return {"v": v, "look": states.level(v.level)}


@register.inclusion_tag("components/_badge.html")
def result(name: str) -> dict[str, Any]:
    """``{% result row.result %}``: the badge of an Execution Result."""
    return {"look": states.result(name)}


@register.inclusion_tag("components/_badge.html")
def state(name: str) -> dict[str, Any]:
    """``{% state job.state %}``: the badge of a job's state."""
    return {"look": states.job_state(name)}


@register.inclusion_tag("components/_badge.html")
def badge(tone: str, text: Any, icon: str = "") -> dict[str, Any]:
    """``{% badge "ok" "Enabled" %}``: any badge; tones ok, info, warning, failure, waiting, muted."""
    return {"look": states.Look(tone, icon or tone, text)}


@register.inclusion_tag("components/_freshness.html", takes_context=True)
def freshness(context: Context) -> dict[str, Any]:
    """``{% freshness %}``: how old the mirror is; a link to its runs for those who may see them."""
    user = context.get("user")
    return {"chip": fresh.chip(), "may_see_runs": user is not None and _has(user, right_names.VIEW_RUNS)}


@register.inclusion_tag("components/_pager.html", takes_context=True)
def pager(context: Context, page_obj: Page[Any], target: str = "") -> dict[str, Any]:
    """``{% pager page_obj %}``: links to the other pages of a list.

    ``target`` (``"#user-table"``) is the fragment that htmx swaps instead of the whole page.
    """
    numbers = list(page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1))
    links = [(number, url_with(context, page=number) if isinstance(number, int) else "") for number in numbers]
    previous = url_with(context, page=page_obj.previous_page_number()) if page_obj.has_previous() else ""
    following = url_with(context, page=page_obj.next_page_number()) if page_obj.has_next() else ""
    return {"page": page_obj, "links": links, "previous": previous, "following": following, "target": target}


@register.simple_tag(takes_context=True)
def url_with(context: Context, **changes: Any) -> str:
    """``{% url_with page=2 %}``: the current query string with other values; an empty value leaves its name out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/_sort.html", takes_context=True)
def sort(context: Context, label: Any, by: str, target: str = "") -> dict[str, Any]:
    """``{% sort "Name" "name" %}``: a whole ``<th>`` whose link orders by ``?order=name``, then ``-name``."""
    now = context["request"].GET.get("order", "")
    descending = now == f"-{by}"
    direction = "descending" if descending else "ascending" if now == by else ""
    following = by if now != by else f"-{by}"
    return {
        "label": label,
        "direction": direction,
        "url": url_with(context, order=following, page=None),
        "target": target,
    }


@register.simple_tag(takes_context=True)
def panel_inside(context: Context, filled: Filled) -> str:
    """``{% panel_inside filled %}``: a dashboard panel's template with the panel's own content."""
    with context.push(**filled.content):
        return str(get_template(filled.panel.template).template.render(context))  # type: ignore[attr-defined]


@register.filter
def ago(moment: datetime | None) -> str:
    """``{{ job.created_at|ago }}``: a ``<time>`` that reads '3 min ago' and tells the exact moment when pointed at."""
    if not moment:
        return _("never")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(), words.exact(moment), words.ago(moment)
    )


@register.filter
def span(value: timedelta | float | None) -> str:
    """``{{ run.duration|span }}``: a timedelta or seconds as '42 s', '3 min', '5 h', '12 days'."""
    return "" if value is None else words.span(words.seconds_of(value))


@register.filter
def breakable(address: str) -> SafeString:
    """``{{ line.mail|breakable }}``: an address that may go on in a new line after its @."""
    return mark_safe(conditional_escape(address).replace("@", "@<wbr>"))  # noqa: S308  (escaped)


@register.filter
def in_words(value: Any) -> Any:
    """True → yes, False → no, None → not set; anything else stays as it is."""
    return words.yes_or_no(value) if value is None or isinstance(value, bool) else value


@register.filter
def may(user: Any, right: str) -> bool:
    """``{% if user|may:"VIEW_JOBS" %}``: whether someone has a right: a constant of ``right_names``, or a name."""
    return _has(user, right if "." in right else right_names.named(right))


def _has(user: Any, permission: str) -> bool:
    return bool(user.is_authenticated and user.may(permission))


@register.filter
def may_do(user: Any, name: str) -> bool:
    """``{% if user|may_do:"create_pool" %}``: whether the person has the right that a use case takes."""
    use_case = use_cases.named(name)
    return use_case is not None and _has(user, use_case.needs)


@register.filter
def tone(tags: str) -> str:
    """The tone of one of Django's messages from its tags."""
    return next((states.MESSAGE_TONES[one] for one in str(tags).split() if one in states.MESSAGE_TONES), "info")
