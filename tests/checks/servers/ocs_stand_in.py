"""A stand-in for Office Communications Server, which can't run here: NTLM in SIP as [MS-SIPAE] describes it.

The passwords are judged by Samba's own NTLM and the demo forest's directory; signatures are verified by what stands
below, written apart from the console's code. It runs under Debian's Python, which has Samba's modules:

    /usr/bin/python3 ocs_stand_in.py SMB.CONF PORT [forge]

With ``forge`` it signs wrongly, as something between client and server would.
"""

import base64
import hashlib
import hmac
import re
import selectors
import socket
import struct
import sys

from samba import auth, credentials, gensec, param
from samba.auth import system_session
from samba.samdb import SamDB

REALM, TARGET = "SIP Communications Service", "ocspool1.contoso.com"
FLAGS = 0xE0988255
"""What Windows would have asked for in the NEGOTIATE message that the datagram form leaves out."""
MAGIC = {
    "client": "session key to client-to-server %s key magic constant\0",
    "server": "session key to server-to-client %s key magic constant\0",
}


def rc4(key, data):
    box, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    for octet in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(octet ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def signature(session_key, side, text):
    sequence = struct.pack("<I", 100)
    signing = hashlib.md5(session_key + (MAGIC[side] % "signing").encode()).digest()
    sealing = hashlib.md5(session_key + (MAGIC[side] % "sealing").encode()).digest()
    checksum = hmac.new(signing, sequence + text.encode(), "md5").digest()[:8]
    return (b"\1\0\0\0" + rc4(hashlib.md5(sealing + sequence).digest(), checksum) + sequence).hex()


class Message:
    def __init__(self, data):
        head, _gap, self.body = data.partition(b"\r\n\r\n")
        self.start, *lines = head.decode().split("\r\n")
        self.headers = [tuple(line.split(": ", 1)) for line in lines]

    def get(self, name):
        return next((value for key, value in self.headers if key == name), "")

    @property
    def status(self):
        return self.start.split(" ")[1] if self.start.startswith("SIP/") else ""

    def encoded(self):
        return "\r\n".join([self.start, *(f"{n}: {v}" for n, v in self.headers), "", ""]).encode() + self.body

    def text(self, salt, number):
        """What is signed of it ([MS-SIPAE] section 3.2.4.1, version 4)."""
        (sender, sender_tag), (receiver, receiver_tag) = (self._end(name) for name in ("From", "To"))
        sequence, method = self.get("CSeq").split(" ")
        parts = ["NTLM", salt, number, REALM, TARGET, self.get("Call-ID"), sequence, method]
        parts += [sender, sender_tag, receiver, receiver_tag, "", "", self.get("Expires")]
        return "".join(f"<{part}>" for part in parts + ([self.status] if self.status else []))

    def _end(self, name):
        tag = re.search(r">.*;tag=([^;]+)", self.get(name))
        return re.search("<(.*?)>", self.get(name))[1], tag[1] if tag else ""


class Connection:
    def __init__(self, sock, switch):
        self.sock, self.switch, self.buffer = sock, switch, b""
        self.handshake = self.session_key = None
        self.number = 0

    def readable(self):
        data = self.sock.recv(65536)
        if not data:
            return False
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _gap, rest = self.buffer.partition(b"\r\n\r\n")
            length = int(re.search(rb"Content-Length: (\d+)", head)[1])
            if len(rest) < length:
                break
            self.buffer = rest[length:]
            self.message(Message(head + b"\r\n\r\n" + rest[:length]))
        return True

    def message(self, message):
        if message.status:
            assert self.is_signed(message), "An unsigned response."
            return self.switch.back(message)
        if message.get("CSeq").endswith(" REGISTER"):
            return self.register(message)
        if not self.is_signed(message):
            return self.challenge(message)
        return self.switch.on(self, message)

    def register(self, message):
        said = message.get("Authorization")
        token = re.search('gssapi-data="(.*?)"', said)
        if token:
            return self.step(message, base64.b64decode(token[1]))
        if not self.is_signed(message):
            return self.challenge(message)
        return self.registered(message)

    def step(self, message, token):
        if not token:
            self.handshake = self.switch.new_handshake()
            opening = b"NTLMSSP\0" + struct.pack("<II", 1, FLAGS) + bytes(16)
            _done, answer = self.handshake.update(opening)
            return self.challenge(message, f', opaque="1234ABCD", gssapi-data="{base64.b64encode(answer).decode()}"')
        try:
            self.handshake.update(token)
        except Exception:
            return self.challenge(message)
        self.session_key = self.handshake.session_key()
        assert self.is_signed(message), "The last message of the handshake is not signed."
        return self.registered(message)

    def registered(self, message):
        assert message.get("From").count("epid=") == 1
        self.switch.remember(self, message)
        return self.answer(message, "200 OK", [("Expires", message.get("Expires"))])

    def is_signed(self, message):
        said = dict(re.findall('([a-z]+)="(.*?)"', message.get("Authorization")))
        if not self.session_key or "response" not in said:
            return False
        expected = signature(self.session_key, "client", message.text(said["crand"], said["cnum"]))
        return said["response"].lower() == expected

    def challenge(self, message, more=""):
        about = f'realm="{REALM}", targetname="{TARGET}", version=4'
        ways = [("WWW-Authenticate", f"NTLM {about}{more}"), ("WWW-Authenticate", f"Kerberos {about}")]
        self.answer(message, "401 Unauthorized", ways)

    def answer(self, message, status, headers):
        kept = [(n, v) for n, v in message.headers if n in ("Via", "From", "Call-ID", "CSeq")]
        to = message.get("To") if ";tag=" in message.get("To") else f"{message.get('To')};tag=5E61"
        reply = Message(b"")
        reply.start, reply.headers = f"SIP/2.0 {status}", [*kept, ("To", to), *headers, ("Content-Length", "0")]
        self.send(reply)

    def send(self, message):
        """Send it signed where the handshake is done."""
        message.headers = [(n, v) for n, v in message.headers if n not in ("Authorization", "Authentication-Info")]
        if self.session_key:
            self.number += 1
            key = bytes(16) if self.switch.forge else self.session_key
            proof = signature(key, "server", message.text("96A1", str(self.number)))
            about = f'realm="{REALM}", targetname="{TARGET}", qop="auth", opaque="1234ABCD"'
            said = f'NTLM rspauth="{proof}", srand="96A1", snum="{self.number}", {about}'
            message.headers.append(("Authentication-Info", said))
        self.sock.sendall(message.encoded())


class Switch:
    """Brings the messages of one connection to another."""

    def __init__(self, settings, forge):
        self.settings, self.forge = param.LoadParm(), forge
        self.settings.load(settings)
        self.directory = SamDB(session_info=system_session(self.settings), lp=self.settings)
        self.people, self.asked = {}, {}

    def new_handshake(self):
        judge = auth.AuthContext(lp_ctx=self.settings, ldb=self.directory, methods=["sam"])
        own = credentials.Credentials()
        own.guess(self.settings)
        own.set_machine_account(self.settings)
        handshake = gensec.Security.start_server({"lp_ctx": self.settings, "target_hostname": TARGET}, judge)
        handshake.set_credentials(own)
        for feature in (gensec.FEATURE_DATAGRAM_MODE, gensec.FEATURE_SIGN, gensec.FEATURE_SESSION_KEY):
            handshake.want_feature(feature)
        handshake.start_mech_by_name("ntlmssp")
        return handshake

    def remember(self, connection, message):
        self.people[self._user(message.get("To"))] = connection

    def on(self, connection, message):
        receiver = self.people.get(self._user(message.start))
        if receiver is None:
            return connection.answer(message, "480 Temporarily Unavailable", [])
        self.asked[message.get("Call-ID"), message.get("CSeq")] = connection
        message.headers.insert(0, ("Via", "SIP/2.0/TCP stand-in;branch=z9hG4bKswitch"))
        return receiver.send(message)

    def back(self, message):
        del message.headers[0]
        self.asked[message.get("Call-ID"), message.get("CSeq")].send(message)

    def _user(self, text):
        return re.search("sip:([^@;>]+)@", text)[1]


def serve(settings, port, forge):
    switch, ready = Switch(settings, forge), selectors.DefaultSelector()
    with socket.create_server(("127.0.0.1", port)) as server:
        ready.register(server, selectors.EVENT_READ, None)
        while True:
            for key, _events in ready.select():
                if key.data is None:
                    sock, _address = server.accept()
                    ready.register(sock, selectors.EVENT_READ, Connection(sock, switch))
                elif not _alive(key.data):
                    ready.unregister(key.fileobj)
                    key.fileobj.close()


def _alive(connection):
    try:
        return connection.readable()
    except OSError:
        return False


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), "forge" in sys.argv[3:])
