"""Errors with three faces: beside a form field, in a row of a job, and as problem+json (RFC 9457)."""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """Something that a person can understand and put right.

    A subclass sets ``code`` (a stable slug), ``message`` (a format string over the keyword arguments), ``hint`` (what
    to do, also a format string), ``field`` (the field of a spec that it is about) and ``status`` (the HTTP status).
    """

    code: ClassVar[str] = "error"
    title: ClassVar[str] = ""
    message: ClassVar[str] = ""
    hint: ClassVar[str] = ""
    field: str | None = None
    status: ClassVar[int] = 409

    def __init__(self, *, field: str | None = None, **values: object) -> None:
        self.values = values
        if field is not None:
            self.field = field
        self.text = self.message.format(**values)
        self.cure = self.hint.format(**values)
        super().__init__(f"{self.text} {self.cure}".strip())

    @classmethod
    def problem_title(cls) -> str:
        """The title in problem+json: the first line of the docstring unless one is given."""
        return cls.title or (cls.__doc__ or cls.code).strip().splitlines()[0]


class BadInput(DomainError):
    """A value can't be used."""

    code = "bad-input"
    status = 422
    message = "{text}"
    hint = "{cure}"

    def __init__(self, text: str, *, cure: str = "", field: str | None = None, **values: object) -> None:
        super().__init__(field=field, text=text, cure=cure, **values)


class ManyErrors(DomainError):
    """Several things are wrong.

    ``errors`` holds each.
    """

    code = "many-errors"
    status = 422
    message = "{things} to be put right first."

    def __init__(self, errors: list[DomainError]) -> None:
        self.errors = errors
        super().__init__(things="One thing has" if len(errors) == 1 else f"{len(errors)} things have")
