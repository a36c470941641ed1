"""The fields that order a list, and what comes after a given row in that order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F, Field, Q, QuerySet
from django.db.models.expressions import OrderBy

NEVER = Q(pk__in=())


@dataclass(frozen=True)
class Key:
    """One field of the order. Empty values come first ascending and last descending, on every database."""

    name: str  # with a minus for descending, as in order_by()
    field: Field[Any, Any]
    nullable: bool

    @property
    def path(self) -> str:
        return self.name.removeprefix("-")

    @property
    def descending(self) -> bool:
        return self.name.startswith("-")

    def order(self) -> OrderBy | str:
        if not self.nullable:
            return self.name
        return F(self.path).desc(nulls_last=True) if self.descending else F(self.path).asc(nulls_first=True)

    def value(self, row: Any) -> Any:
        return reduce(lambda found, part: getattr(found, part, None), self.path.split("__"), row)

    def parsed(self, value: Any) -> Any:
        """:raises ValueError: it is not a value of this field, or none that the database can compare with."""
        if value is None and self.nullable:
            return None
        try:
            found = self.field.to_python(value)
            stored = self.field.get_db_prep_value(found, connection)
        except (ValidationError, OverflowError) as error:
            raise ValueError(str(error)) from error
        if found is None or "\0" in str(stored):
            raise ValueError(f"{value!r} is no value of {self.path}")
        return found

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})

    def after(self, value: Any) -> Q:
        """Rows that come later by this field alone."""
        empty = Q(**{f"{self.path}__isnull": True})
        if value is None:
            return NEVER if self.descending else ~empty
        if not self.descending:
            return Q(**{f"{self.path}__gt": value})
        less = Q(**{f"{self.path}__lt": value})
        return less | empty if self.nullable else less

    def not_before(self, value: Any) -> Q:
        """A bound that an index can use; nothing where empty values are possible."""
        if self.nullable:
            return Q()
        return Q(**{f"{self.path}__{'lte' if self.descending else 'gte'}": value})

    @staticmethod
    def beyond(queryset: QuerySet[Any], keys: Sequence[Key], values: Sequence[Any]) -> QuerySet[Any]:
        """The rows that come after the one with these values."""
        later, same = Q(), Q()
        for key, value in zip(keys, values, strict=True):
            later |= same & key.after(value)
            same &= key.same(value)
        return queryset.filter(keys[0].not_before(values[0]), later)


def keys_of(queryset: QuerySet[Any]) -> list[Key]:
    """The fields that a queryset is ordered by, with the primary key at the end, so that no two rows are equal."""
    names = list(queryset.query.order_by or queryset.model._meta.ordering or ())
    plain = [name for name in names if isinstance(name, str)]
    primary = queryset.model._meta.pk.name
    if not {"pk", primary} & {name.removeprefix("-") for name in plain}:
        plain.append("pk")
    return [_key(queryset, name) for name in plain]


def _key(queryset: QuerySet[Any], name: str) -> Key:
    model, nullable, path = queryset.model, False, name.removeprefix("-")
    if path in queryset.query.annotations:
        return Key(name, queryset.query.annotations[path].output_field, nullable=True)
    for part in path.split("__"):
        field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        nullable = nullable or bool(field.null)
        model = field.related_model or model
    return Key(name, field, nullable)
