"""Breaking code in a process that has imported it: the functions of a file get the code of its mutated text."""

from __future__ import annotations

import gc
from pathlib import Path
from types import CodeType, FunctionType

from .table import ROOT, Mutation


class OnlyAnew(Exception):
    """The mutation is not inside functions: it takes a process that imports the mutated file."""


def swap(mutation: Mutation) -> None:
    """Give every function of the mutated file, wherever it is referred to, the code that it has in the mutated text.

    :raises OnlyAnew: the mutation changes the file outside functions, or no function was found.
    """
    file = ROOT / mutation.file
    text = file.read_text()
    old = _codes(compile(text, str(file), "exec"))
    new = _codes(compile(text.replace(mutation.old, mutation.new), str(file), "exec"))
    changed = {name for name in old.keys() | new.keys() if _differ(old.get(name), new.get(name))}
    functions = [
        found
        for found in gc.get_objects()
        if type(found) is FunctionType and _same_file(found, file) and found.__code__.co_qualname in new
    ]
    if not changed or not changed <= {found.__code__.co_qualname for found in functions}:
        raise OnlyAnew(", ".join(sorted(changed)))
    for found in functions:
        code = new[found.__code__.co_qualname]
        if code.co_freevars != found.__code__.co_freevars:
            raise OnlyAnew(code.co_qualname)
        found.__code__ = code


def _codes(code: CodeType) -> dict[str, CodeType]:
    """Qualified name → code, of the module and all that is in it; what functions hold belongs to them."""
    found = {code.co_qualname: code}
    is_function = bool(code.co_flags & 0x2)  # CO_NEWLOCALS (Include/cpython/code.h): neither module nor class
    if not is_function:
        for inner in code.co_consts:
            if isinstance(inner, CodeType):
                found |= _codes(inner)
    return found


def _differ(one: CodeType | None, other: CodeType | None) -> bool:
    """Whether they do something else; lines may have moved. What a module or class holds is compared on its own."""
    return one is None or other is None or _essence(one) != _essence(other)


def _essence(code: CodeType) -> tuple[object, ...]:
    is_function = bool(code.co_flags & 0x2)
    held = (_essence(one) if isinstance(one, CodeType) and is_function else one for one in code.co_consts)
    consts = tuple("code" if isinstance(one, CodeType) else repr(one) for one in held)
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return (code.co_code, consts, names)


def _same_file(function: FunctionType, file: Path) -> bool:
    return function.__code__.co_filename == str(file)
