"""The column that is searched and its one lookup, ``search_text__typeahead="kim 555"``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.core.exceptions import FullResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, TextField
from django.db.models.sql.compiler import SQLCompiler

from .query import Term, terms

Sql = tuple[str, tuple[str | int, ...]]


@dataclass(frozen=True)
class First:
    """A question of which the first ``most`` answers are enough, before any other condition."""

    text: str
    most: int

    def __str__(self) -> str:
        return self.text


class SearchTextField(TextField):  # type: ignore[type-arg]
    """Folded text with an index of three-letter pieces beside it (``users.search.index``)."""


@SearchTextField.register_lookup
class Typeahead(Lookup):
    """Every term of the question is in the text. Always put a limit around it: see ``users.queries.candidates``."""

    lookup_name = "typeahead"
    prepare_rhs = False
    use_index: ClassVar[bool] = True
    """Off only where the benchmark measures what the index brings."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        return self._likes(compiler, connection, escape="")

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """``LIKE`` on folded text, which the index with ``gin_trgm_ops`` serves."""
        return self._likes(compiler, connection, escape="")

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: object) -> Sql:
        """``MATCH`` in the full-text table: SQLite's ``LIKE … ESCAPE`` would not use its index.

        Only names and numbers of our own stand in the SQL (S608); what was asked is bound.
        """
        if not self.use_index:
            return self._likes(compiler, connection, escape=r" ESCAPE '\'")
        asked = self._terms()
        quote, column = connection.ops.quote_name, self.lhs.target
        key = f"{quote(self.lhs.alias)}.{quote(column.model._meta.pk.column)}"
        index = quote(f"{column.model._meta.db_table}_search")
        limit = f" LIMIT {self.rhs.most:d}" if isinstance(self.rhs, First) else ""
        sql = f"{key} IN (SELECT rowid FROM {index} WHERE {index} MATCH %s{limit})"  # noqa: S608
        return sql, (match_expression(asked),)

    def _likes(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *, escape: str) -> Sql:
        column, _ = self.process_lhs(compiler, connection)
        asked = self._terms()
        each = (" OR ".join([f"{column} LIKE %s{escape}"] * len(term)) for term in asked)
        sql = " AND ".join(f"({condition})" for condition in each)
        return f"({sql})", tuple(like_pattern(piece) for term in asked for piece in term)

    def _terms(self) -> tuple[Term, ...]:
        """:raises FullResultSet: nothing is asked, so everything answers."""
        asked = terms(str(self.rhs))
        if not asked:
            raise FullResultSet
        return asked


def match_expression(asked: tuple[Term, ...]) -> str:
    """A question in the language of FTS5, every piece a quoted string."""
    return " AND ".join(f"({' OR '.join(_quoted(piece) for piece in term)})" for term in asked)


def like_pattern(piece: str) -> str:
    escaped = piece.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _quoted(piece: str) -> str:
    doubled = piece.replace('"', '""')
    return f'"{doubled}"'
