"""Files with certificates that people bring: read in any form, and every way to be wrong said in a sentence."""

from .answer import AnswerFile, answer_in
from .assessing import Expected, Role, assess
from .contents import Contents
from .errors import FileError
from .reading import MOST_OCTETS, read_file

__all__ = [
    "MOST_OCTETS",
    "AnswerFile",
    "Contents",
    "Expected",
    "FileError",
    "Role",
    "answer_in",
    "assess",
    "read_file",
]
