"""SIP messages and digests, by the examples of the standards and by whatever hypothesis thinks of."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocsadmin.checks.sip import digest
from ocsadmin.checks.sip.message import (
    Message,
    NotSIP,
    Request,
    Response,
    answer_to,
    listed,
    parameter,
    parse,
    uri_of,
)

INVITE = (
    b"INVITE sip:bob@biloxi.com SIP/2.0\r\n"
    b"Via: SIP/2.0/TCP pc33.atlanta.com;branch=z9hG4bK776asdhds\r\n"
    b"v: SIP/2.0/TCP second.atlanta.com;branch=z9hG4bK2\r\n"
    b"Max-Forwards: 70\r\n"
    b'To: "Bob <really>; \\"the\\" one" <sip:bob@biloxi.com;lr>;tag=abc\r\n'
    b"f: Alice <sip:alice@atlanta.com>;tag=1928301774\r\n"
    b"i: a84b4c76e66710@pc33.atlanta.com\r\n"
    b"CSeq: 314159 INVITE\r\n"
    b"Subject: I know you're there,\r\n"
    b"   pick up the phone\r\n"
    b"l: 4\r\n"
    b"\r\n"
    b"text"
)


class TestParse:
    def test_reads_compact_folded_and_quoted_headers(self) -> None:
        message = parse(INVITE)
        assert isinstance(message, Request)
        assert (message.method, message.uri, message.body) == ("INVITE", "sip:bob@biloxi.com", b"text")
        assert message.get("Subject") == "I know you're there, pick up the phone"
        assert message.get("call-id") == "a84b4c76e66710@pc33.atlanta.com"
        assert message.sequence == (314159, "INVITE")
        assert (uri_of(message.get("To")), parameter(message.get("To"), "TAG")) == ("sip:bob@biloxi.com;lr", "abc")
        assert (uri_of(message.get("From")), parameter(message.get("From"), "tag")) == (
            "sip:alice@atlanta.com",
            "1928301774",
        )

    def test_takes_no_parameter_of_the_uri_for_one_of_the_header(self) -> None:
        assert parameter("<sip:a@b;tag=1>", "tag") == ""
        assert parameter("sip:a@b;tag=1", "tag") == "1"

    def test_answers_with_what_the_standard_wants_back(self) -> None:
        answer = parse(answer_to(parse(INVITE), 200, "OK", tag="new").encoded())  # type: ignore[arg-type]
        assert isinstance(answer, Response)
        assert len(answer.every("Via")) == 2
        assert (answer.status, answer.get("To").count("tag="), answer.sequence) == (200, 1, (314159, "INVITE"))

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n\r\n",
            b"SIP/2.0 99 Low\r\n\r\n",
            b"SIP/2.0 2000 Long\r\n\r\n",
            b"SIP/3.0 200 OK\r\n\r\n",
            b"INVITE sip:a b SIP/2.0\r\n\r\n",
            b"INVITE  sip:a SIP/2.0\r\n\r\n",
            b"SIP/2.0 200 OK\r\nno colon\r\n\r\n",
            b"SIP/2.0 200 OK\r\n: empty\r\n\r\n",
            b"SIP/2.0 200 OK\r\nA b: c\r\n\r\n",
            b"SIP/2.0 200 OK\r\nA: b\nB: c\r\n\r\n",
            b"SIP/2.0 200 OK\r\nA: b\0c\r\n\r\n",
            b"SIP/2.0 200 OK\r\nA: \xff\r\n\r\n",
            b"SIP/2.0 200 OK\r\nContent-Length: -1\r\n\r\n",
            b"SIP/2.0 200 OK\r\nContent-Length: 9999999999999\r\n\r\n",
            b"SIP/2.0 200 OK\r\nContent-Length: 1\r\nl: 2\r\n\r\n12",
            b"SIP/2.0 200 OK\r\nContent-Length: \xc2\xb2\r\n\r\n12",
            b"SIP/2.0 200 OK\r\nContent-Length: 5\r\n\r\n1234",
            b"SIP/2.0 200 OK\r\nA: b",
        ],
    )
    def test_refuses_what_is_no_message(self, data: bytes) -> None:
        with pytest.raises(NotSIP):
            parse(data)

    @given(st.binary(max_size=400))
    def test_raises_nothing_else_whatever_comes(self, data: bytes) -> None:
        for whole in (data, b"SIP/2.0 200 OK\r\n" + data, INVITE[:-8] + data):
            with contextlib.suppress(NotSIP):
                assert isinstance(parse(whole), Message)

    @given(
        st.lists(
            st.tuples(
                st.from_regex(r"X-[A-Za-z0-9-]{1,12}", fullmatch=True),
                st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"])).map(str.strip),
            ),
            max_size=8,
        ),
        st.binary(max_size=60),
    )
    def test_reads_back_what_it_wrote(self, headers: list[tuple[str, str]], body: bytes) -> None:
        message = parse(Response(tuple(headers), body, 200, "OK").encoded())
        assert (message.headers[:-1], message.body) == (tuple(headers), body)

    @pytest.mark.parametrize("value", ["a\r\nEvil: 1", "a\nb", "a\0"])
    def test_writes_no_header_that_breaks_out_of_its_line(self, value: str) -> None:
        with pytest.raises(ValueError, match="line break"):
            Response((("To", value),), b"", 200, "OK").encoded()

    def test_takes_route_headers_apart_at_the_right_commas(self) -> None:
        assert listed(["<sip:a;x=1,2>, <sip:b>", "<sip:c>"]) == ["<sip:a;x=1,2>", "<sip:b>", "<sip:c>"]
        assert listed(["," * 30_000 + "<,>"]) == ["<,>"]

    @given(st.text())
    def test_survives_any_address(self, text: str) -> None:
        assert isinstance(uri_of(text) + parameter(text, "tag"), str)


class TestDigest:
    def test_gives_the_answers_of_the_standard(self) -> None:
        """RFC 7616 section 3.9.1, MD5 and SHA-256."""
        expected = {
            "MD5": "8ca523f5e9506fed4657c9700eebdbec",
            "SHA-256": "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
        }
        for algorithm, response in expected.items():
            challenge = digest.parse_challenge(
                f'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={algorithm}, '
                'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
                'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
            )
            answer = digest.answer(
                challenge,
                user_name="Mufasa",
                password="Circle of Life",
                method="GET",
                uri="/dir/index.html",
                cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            )
            assert f'response="{response}"' in answer.header[1]
            assert 'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"' in answer.header[1]

    def test_gives_the_answer_of_the_older_standard(self) -> None:
        """RFC 2617 section 3.5."""
        challenge = digest.parse_challenge(
            'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'
        )
        answer = digest.answer(
            challenge,
            user_name="Mufasa",
            password="Circle Of Life",
            method="GET",
            uri="/dir/index.html",
            cnonce="0a4f113b",
        )
        assert 'response="6629fae49393a05397450978507c4ef1"' in answer.header[1]

    def test_chooses_the_strongest_algorithm_that_it_knows(self) -> None:
        challenges = [
            digest.parse_challenge(f'Digest realm="r", nonce="{number}", algorithm={name}')
            for number, name in enumerate(["MD5", "SHA-256", "SHA-512-256", "AKAv1-MD5"])
        ]
        strongest = digest.strongest(challenges)
        assert strongest is not None
        assert strongest.get("nonce") == "2"
        assert digest.strongest(challenges[3:]) is None
        assert digest.strongest([digest.parse_challenge("NTLM"), digest.parse_challenge("Digest realm=x")]) is None

    @pytest.mark.parametrize("algorithm", ["MD5-sess", "SHA-256-sess", "SHA-512-256-sess"])
    def test_answers_session_algorithms(self, algorithm: str) -> None:
        challenge = digest.parse_challenge(f'Digest realm="r", nonce="n", qop="auth", algorithm={algorithm}')
        answers = [
            digest.answer(challenge, user_name="a", password="b", method="REGISTER", uri="sip:c", cnonce=cnonce).header[
                1
            ]
            for cnonce in ("1", "2")
        ]
        assert answers[0] != answers[1]
        assert f"algorithm={algorithm}" in answers[0]

    def test_notices_a_server_that_does_not_know_the_password(self) -> None:
        challenge = digest.parse_challenge('Digest realm="r", nonce="n", qop="auth"')
        answer = digest.answer(challenge, user_name="a", password="b", method="REGISTER", uri="sip:c")
        assert digest.server_proved_itself(answer, "")
        assert digest.server_proved_itself(answer, f'rspauth="{answer.expected}", qop=auth')
        assert not digest.server_proved_itself(answer, 'rspauth="00000000000000000000000000000000", qop=auth')

    def test_keeps_quotes_inside_of_quotes(self) -> None:
        challenge = digest.parse_challenge(r'Digest realm="a \"b\" \\ c", nonce="n"')
        assert challenge.get("realm") == r'a "b" \ c'
        answer = digest.answer(challenge, user_name='x"y', password="b", method="REGISTER", uri="sip:c")
        assert r'realm="a \"b\" \\ c"' in answer.header[1]
        assert r'username="x\"y"' in answer.header[1]

    @given(st.text(max_size=200))
    def test_survives_any_challenge(self, text: str) -> None:
        challenge = digest.parse_challenge(text)
        assert digest.strongest([challenge]) in (None, challenge)
