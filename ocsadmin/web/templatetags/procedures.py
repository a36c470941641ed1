"""The row of the table of procedures that applies to a permission, for the Welcome pages of wizards."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from ocsadmin.accounts import procedure_rights
from ocsadmin.accounts.procedures import HEADING

register = template.Library()


@register.inclusion_tag("accounts/_applies.html", takes_context=True)
def procedure_of(context: Context, permission: str) -> dict[str, Any]:
    """``{% procedure_of wizard.permission %}``: a line of the promises; nothing where the table has no such row."""
    return {"row": procedure_rights.row_of(permission), "heading": HEADING, "user": context.get("user")}
