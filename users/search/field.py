"""The column that is searched and its one lookup, ``search_text__typeahead="kim 555"``, for the database alone.

It reads the text of every person that other conditions leave, so it is for few people, and for the moments when there
is no search index (``users.search.engine``). Both answer the same.
"""

from __future__ import annotations

from django.core.exceptions import FullResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, TextField
from django.db.models.sql.compiler import SQLCompiler

from .query import Term, terms

Sql = tuple[str, tuple[str, ...]]


class SearchTextField(TextField):  # type: ignore[type-arg]
    """Folded text, two spaces before each word."""


@SearchTextField.register_lookup
class Typeahead(Lookup):
    """Every term of the question (text, or terms) is in the text."""

    lookup_name = "typeahead"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """:raises FullResultSet: nothing is asked, so everything answers."""
        asked = terms(self.rhs) if isinstance(self.rhs, str) else self.rhs
        if not asked:
            raise FullResultSet
        column, _ = self.process_lhs(compiler, connection)
        position = "strpos(%s, %%s) > 0" if connection.vendor == "postgresql" else "instr(%s, %%s) > 0"
        one = position % column
        sql = " AND ".join(f"({' OR '.join([one] * len(term))})" for term in asked)
        return f"({sql})", tuple(piece for term in asked for piece in term)


__all__ = ["SearchTextField", "Term", "Typeahead"]
