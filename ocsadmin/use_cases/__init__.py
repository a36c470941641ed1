"""A use case is declared once; pages, REST, CSV, commands, rights and menus are derived from the declaration."""

from ocsadmin.plans.plan import Confirmation

from .fields import Kind, SpecField, field, field_of, fields_of, flat_fields_of, spec, wide_spec
from .json_form import from_json, problems_of, to_json
from .registry import all_use_cases, named, register
from .use_case import Action, Menu, Rows, UseCase, Wizard

__all__ = [
    "Action",
    "Confirmation",
    "Kind",
    "Menu",
    "Rows",
    "SpecField",
    "UseCase",
    "Wizard",
    "all_use_cases",
    "field",
    "field_of",
    "fields_of",
    "flat_fields_of",
    "from_json",
    "named",
    "problems_of",
    "register",
    "spec",
    "to_json",
    "wide_spec",
]
