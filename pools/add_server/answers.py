"""From answers to a spec."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from ocsadmin.wizards import Answers


def spec_values(spec: type[Any], answers: Answers) -> dict[str, Any]:
    """The answers that are fields of the spec: passwords are none, so none of them gets into a plan."""
    known = {field.name for field in fields(spec)}
    return {name: value for name, value in answers.merged().items() if name in known}
