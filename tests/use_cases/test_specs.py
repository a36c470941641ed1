"""Specs: declared once, read strictly, written in order."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import pytest

from ocsadmin.errors import BadInput, ManyErrors
from ocsadmin.use_cases import Kind, field, field_of, flat_fields_of, from_json, problems_of, spec, to_json


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def no_spaces(value: str, *, field: str) -> str:
    if " " in value:
        raise BadInput("There is a blank.", field=field)
    return value.lower()


@spec
class Inner:
    on: bool | None = None


@spec
class Sample:
    people: tuple[UUID, ...] = field(label="People", kind=Kind(clean=lambda those: tuple(dict.fromkeys(those))))
    name: str = field(label="Name", rule=no_spaces)
    forced: bool = field(default=False)
    count: int = field(default=3)
    colour: Colour = field(default=Colour.RED)
    left_out: frozenset[UUID] = field(default=frozenset())
    pools: Mapping[UUID, UUID] = field(default_factory=dict, omit_default=True)
    each: Mapping[UUID, Inner] = field(default_factory=dict, omit_default=True)


@spec
class Wide:
    """Has another spec's fields among its own."""

    name: str = field()
    inner: Inner = field(spread=True, default=Inner())

    def problems(self) -> list[BadInput]:
        return [BadInput("Nobody is called so.", field="name")] if self.name == "nobody" else []


ONE, TWO = str(uuid4()), str(uuid4())
GOOD: dict[str, Any] = {"people": [ONE, TWO, ONE], "name": " Kim ", "left_out": [TWO, ONE], "pools": {ONE: TWO}}


def errors(data: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(ManyErrors) as caught:
        from_json(Sample, data)
    return [(error.code, error.field) for error in caught.value.errors]


class TestReading:
    def test_keeps_kinds_rules_and_defaults(self) -> None:
        made = from_json(Sample, {**GOOD, "forced": None})
        assert made.people == (UUID(ONE), UUID(TWO))
        assert (made.name, made.forced, made.count, made.colour) == ("kim", False, 3, Colour.RED)
        assert made.pools == {UUID(ONE): UUID(TWO)}

    def test_tells_every_mistake_with_its_path(self) -> None:
        found = errors(
            {
                "people": [ONE, "kim"], "name": 3, "forced": "false", "count": True, "colour": "green",
                "left_out": ONE, "pools": {"x": ONE, ONE: 3}, "each": {ONE: {"on": "yes", "off": True}}, "nmae": "",
            }
        )  # fmt: skip
        assert set(found) == {
            ("wrong-type", "people.1"),
            ("wrong-type", "name"),
            ("wrong-type", "forced"),
            ("wrong-type", "count"),
            ("wrong-type", "colour"),
            ("wrong-type", "left_out"),
            ("wrong-type", "pools.x"),
            ("wrong-type", f"pools.{ONE}"),
            ("wrong-type", f"each.{ONE}.on"),
            ("unknown-field", f"each.{ONE}.off"),
            ("unknown-field", "nmae"),
        }

    def test_tells_what_is_missing(self) -> None:
        assert errors({}) == [("missing-value", "people"), ("missing-value", "name")]

    def test_keeps_the_rule_of_a_field(self) -> None:
        assert errors({**GOOD, "name": "Kim Lee"}) == [("bad-input", "name")]

    @pytest.mark.parametrize("data", [[], "x", None, 3])
    def test_takes_objects_only(self, data: Any) -> None:
        assert errors(data) == [("bad-input", None)]


class TestASpecThatIsSpread:
    def test_has_its_fields_among_the_others(self) -> None:
        made = from_json(Wide, {"name": "x", "on": True})
        assert made == Wide("x", Inner(True))
        assert to_json(made) == {"name": "x", "on": True}
        assert [one.name for one in flat_fields_of(Wide)] == ["name", "on"]

    @pytest.mark.parametrize(
        ("data", "found"),
        [
            ({"name": "x", "on": 3}, ("wrong-type", "on")),
            ({"name": "x", "inner": {"on": True}}, ("unknown-field", "inner")),
            ({"name": "x", "off": True}, ("unknown-field", "off")),
            ({"name": "nobody"}, ("bad-input", "name")),
        ],
    )
    def test_tells_mistakes_where_they_stand(self, data: Any, found: tuple[str, str]) -> None:
        with pytest.raises(ManyErrors) as caught:
            from_json(Wide, data)
        assert [(error.code, error.field) for error in caught.value.errors] == [found]


@spec
class Accepted:
    kind: str = field(rule=no_spaces, default="a b")
    terms: str = field(rule=no_spaces, always=True, default="not accepted")


class TestARuleOfADefault:
    def test_is_kept_only_where_it_holds_always(self) -> None:
        with pytest.raises(ManyErrors) as caught:
            from_json(Accepted, {})
        assert [error.field for error in caught.value.errors] == ["terms"]
        assert from_json(Accepted, {"terms": "yes"}).kind == "a b"

    def test_is_asked_of_a_spec_that_was_made_by_hand(self) -> None:
        assert [error.field for error in problems_of(Accepted("x y", "yes"))] == ["kind"]


class TestWriting:
    def test_is_read_again_as_the_same(self) -> None:
        made = from_json(Sample, {**GOOD, "each": {ONE: {"on": True}}})
        assert from_json(Sample, to_json(made)) == made

    def test_is_in_order_and_leaves_out_what_says_nothing(self) -> None:
        written = to_json(from_json(Sample, {**GOOD, "pools": {}}))
        assert written["left_out"] == sorted([ONE, TWO])
        assert (written["colour"], "pools" in written, "each" in written) == ("red", False, False)


class TestFields:
    def test_are_known_by_name(self) -> None:
        assert field_of(Sample, "name").label == "Name"
        with pytest.raises(LookupError):
            field_of(Sample, "nobody")

    def test_say_whether_they_may_be_left_out(self) -> None:
        assert [field_of(Sample, name).has_default for name in ("people", "forced", "pools")] == [False, True, True]
