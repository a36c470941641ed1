"""What forms, bodies and viewsets are made of a spec: said once, the same on each face."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest
from django import forms
from rest_framework import serializers
from rest_framework.viewsets import GenericViewSet

from ocsadmin.accounts.permissions import Permission
from ocsadmin.api.declared import offers
from ocsadmin.api.spec_serializers import field_for, serializer_of
from ocsadmin.errors import BadInput
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import Action, UseCase, field, field_of, spec
from ocsadmin.wizards.lines import LinesField, lines_of
from ocsadmin.wizards.spec_forms import form_field


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def short(value: str, *, field: str) -> str:
    if len(value) > 3:
        raise BadInput("It is too long.", cure="Shorten it.", field=field)
    return value


@spec
class Sample:
    """A sample."""

    name: str = field(label="Name", help="What it is called.", rule=short)
    port: int = field(label="Port", default=5061)
    kind: str = field(label="Kind", choices=lambda: [("a", "A"), ("b", "B")], default="")
    colour: Colour | None = field(label="Colour", default=None, omit_default=True)
    lines: tuple[str, ...] = field(label="Lines", help="Of a text.", default=())
    some: tuple[str, ...] = field(label="Some", choices=lambda: [("x", "X")], default=())
    settings: Mapping[str, Any] = field(label="Settings", default_factory=dict)


def case(**rest: Any) -> UseCase:
    def plan(*, spec: Any, directory: Any) -> Plan:
        return Plan(title=str(spec))

    right = Permission("tests.sample", "try", ())
    return UseCase("sample", "Sample", right, Sample, plan, help="Try it.", rest=Action(on="samples", **rest))


class TestFormFields:
    def test_are_of_the_type_of_the_value(self) -> None:
        made = {name: type(form_field(Sample, name)) for name in ("name", "port", "kind", "lines", "some", "colour")}
        assert made == {
            "name": forms.CharField,
            "port": forms.IntegerField,
            "kind": forms.ChoiceField,
            "lines": LinesField,
            "some": forms.MultipleChoiceField,
            "colour": forms.ChoiceField,
        }

    def test_keep_the_rule_of_the_spec(self) -> None:
        with pytest.raises(forms.ValidationError, match="It is too long"):
            form_field(Sample, "name").clean("much")

    def test_begin_a_list_with_none_but_not_buttons(self) -> None:
        assert [key for key, _title in form_field(Sample, "kind").choices] == ["", "a", "b"]
        buttons = form_field(Sample, "kind", widget=forms.RadioSelect)
        assert [key for key, _title in buttons.choices] == ["a", "b"]

    def test_say_that_each_line_is_one(self) -> None:
        made = form_field(Sample, "lines")
        assert str(made.help_text) == "One on each line. Of a text."
        assert made.clean(" a \n\nb, c") == ["a", "b", "c"]


class TestLines:
    def test_end_at_the_separators_only(self) -> None:
        assert lines_of("OU=a,DC=b\r\nOU=c", separators="") == ["OU=a,DC=b", "OU=c"]
        assert LinesField(separators="", required=False).clean("OU=a,DC=b") == ["OU=a,DC=b"]

    def test_are_no_more_than_the_most(self) -> None:
        assert LinesField(most=2).clean("a\nb") == ["a", "b"]
        with pytest.raises(forms.ValidationError, match="more than 2 lines"):
            LinesField(most=2).clean("a\nb\nc")


class TestBodies:
    def test_describe_a_value_by_its_help_else_by_its_label(self) -> None:
        assert field_for(field_of(Sample, "name")).help_text == "What it is called."
        assert field_for(field_of(Sample, "port")).help_text == "Port"

    def test_take_values_of_any_kind_by_name(self) -> None:
        made = field_for(field_of(Sample, "settings"))
        assert made.run_validation({"on": True, "size": 5, "text": "x"}) == {"on": True, "size": 5, "text": "x"}

    def test_leave_out_what_the_address_names(self) -> None:
        body: serializers.Serializer[Any] = serializer_of(case(detail=True, names="name"))()
        assert "name" not in body.fields
        assert {"port", "reason", "plan_hash"} <= set(body.fields)


class TestViewsets:
    @pytest.mark.parametrize(
        ("how", "name"),
        [
            ({}, "create"),
            ({"method": "patch", "detail": True}, "partial_update"),
            ({"method": "delete", "detail": True}, "destroy"),
            ({"method": "patch"}, "change"),
            ({"path": "try-it"}, "try_it"),
        ],
    )
    def test_get_the_method_that_the_action_says_and_its_right(self, how: dict[str, Any], name: str) -> None:
        @offers([case(**how)], on="samples")
        class Samples(GenericViewSet[Any]):
            pass

        assert callable(getattr(Samples, name))
        assert Samples.needs == {name: "tests.sample"}  # type: ignore[attr-defined]

    def test_get_nothing_of_other_resources(self) -> None:
        @offers([case()], on="others")
        class Samples(GenericViewSet[Any]):
            pass

        assert not hasattr(Samples, "create")
