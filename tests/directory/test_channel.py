"""One conversation over a pair of sockets: answers come in pieces of any size, and a peer may say anything."""

from __future__ import annotations

import contextlib
import itertools
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocsadmin.directory import ber, replies, requests
from ocsadmin.directory.channel import Answer, Broken, Channel
from ocsadmin.directory.settings import Host

NUMBER = 1001
HOST = Host("peer", 636, True)


def done(number: int = NUMBER, code: int = 0, words: str = "") -> bytes:
    result = ber.tlv(replies.DONE, ber.integer(code, ber.ENUM), ber.octets(""), ber.octets(words))
    return requests.message(number, result, [requests.paged(0, b"cookie")])


def entry(dn: str, value: bytes) -> bytes:
    attribute = ber.tlv(ber.SEQUENCE, ber.octets("cn"), ber.tlv(ber.SET, ber.octets(value)))
    return requests.message(NUMBER, ber.tlv(replies.ENTRY, ber.octets(dn), ber.tlv(ber.SEQUENCE, attribute)))


def reference() -> bytes:
    return requests.message(NUMBER, ber.tlv(replies.REFERENCE, ber.octets("ldap://elsewhere")))


@contextlib.contextmanager
def conversation() -> Iterator[tuple[Channel, socket.socket]]:
    ours, peer = socket.socketpair()
    ours.settimeout(2)
    with ours, peer:
        yield Channel(ours, HOST), peer


def told(*pieces: bytes) -> Answer:
    with conversation() as (channel, peer):
        for piece in pieces:
            peer.sendall(piece)
        peer.shutdown(socket.SHUT_WR)
        return channel.exchange(requests.unbind())


class TestChannel:
    @given(st.lists(st.binary(max_size=300), max_size=6), st.lists(st.integers(0, 2500), max_size=8))
    def test_reads_an_answer_that_comes_in_pieces(self, values: list[bytes], cuts: list[int]) -> None:
        octets = b"".join(entry(f"CN={number}", value) for number, value in enumerate(values)) + reference() + done()
        edges = [0, *sorted(cut for cut in cuts if cut < len(octets)), len(octets)]
        answer = told(*(octets[start:stop] for start, stop in itertools.pairwise(edges)))
        read = [replies.entry(answer.data, start, stop) for start, stop in answer.entries]
        assert [found.raw("cn") for found in read] == [[value] for value in values]
        assert [found.dn_text for found in read] == [f"CN={number}" for number in range(len(values))]
        assert answer.result.cookie == b"cookie"

    @given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda octets: done()[:9] + octets))
    def test_any_other_octets_break_it_and_nothing_else(self, octets: bytes) -> None:
        with contextlib.suppress(Broken):
            told(octets)

    @pytest.mark.parametrize(
        ("octets", "words"),
        [
            (b"", "closed the connection"),
            (done()[:-1], "closed the connection"),
            (done(NUMBER + 1), "instead of"),
            (done() + b"\x30", "octets after"),
            (done(0, 52, "going down"), "going down"),
            (b"\x30\x84\x7f\xff\xff\xff\x02", "an element of"),
            (b"\x30\x80\x02\x01", "a length of 0 octets"),
        ],
    )
    def test_says_what_broke_it(self, octets: bytes, words: str) -> None:
        with pytest.raises(Broken, match=words):
            told(octets)

    def test_is_reusable_after_a_whole_answer_only(self) -> None:
        with conversation() as (channel, peer):
            assert channel.reusable
            channel.ask(requests.unbind())
            assert not channel.reusable
            peer.sendall(done())
            channel.answer()
            assert channel.reusable
            assert channel.alive
            peer.close()
            assert not channel.alive

    def test_gives_up_a_silent_peer(self) -> None:
        with conversation() as (channel, _):
            channel._socket.settimeout(0.05)
            with pytest.raises(Broken) as caught:
                channel.exchange(requests.unbind())
            assert caught.value.timed_out
