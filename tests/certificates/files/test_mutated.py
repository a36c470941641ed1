"""Files that were right and then changed anywhere: an answer or a sentence, never a crash, never long, never large."""

from __future__ import annotations

import time
import tracemalloc
from functools import lru_cache

from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.files import FileError, answer_in, assess, read_file
from tests.authorities.requests import key

from .making import NOW, der, issuing, pem, root, server
from .test_assessing import expected

MOST_MEMORY = 32 * 1024 * 1024


@lru_cache(maxsize=1)
def _files() -> tuple[bytes, ...]:
    chain = [root(), server(), issuing()]
    p7b = pkcs7.serialize_certificates(chain, Encoding.DER)
    return der(server()), pem(*chain), p7b, pkcs7.serialize_certificates(chain, Encoding.PEM)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    octets = bytearray(draw(st.sampled_from(_files())))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(octets) - 1))
        how = draw(st.sampled_from(["change", "cut", "insert", "double"]))
        if how == "change":
            octets[at] = draw(st.integers(0, 255))
        elif how == "cut":
            del octets[at : at + draw(st.integers(1, 50))]
        elif how == "insert":
            octets[at:at] = draw(st.binary(min_size=1, max_size=20))
        else:
            octets[at:at] = octets[at : at + 200]
        if not octets:
            break
    return bytes(octets)


def _sentence(octets: bytes) -> str:
    """What is said of the file; anything but a FileError is a crash."""
    try:
        answer = answer_in(read_file(octets), key().public_key())
    except FileError as error:
        return f"{error.text}{error.remedy}"
    return str(assess(expected(answer.certificate, chain=answer.chain), NOW))


@settings(max_examples=120, deadline=None)
@given(octets=mutated())
def test_mutated_files_are_read_or_refused_in_words(octets: bytes) -> None:
    _sentence(octets[:100])  # what is made once is no part of the measure
    tracemalloc.start()
    began = time.process_time()
    assert _sentence(octets)
    spent, (_now, most) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 1
    assert most < MOST_MEMORY


@settings(max_examples=60, deadline=None)
@given(octets=st.binary(max_size=400))
def test_any_octets_are_refused_in_words(octets: bytes) -> None:
    assert _sentence(octets)
