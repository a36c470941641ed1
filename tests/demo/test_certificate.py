"""The controller's certificate, good and bad."""

import socket
import ssl
from datetime import UTC, datetime

import pytest
from cryptography import x509

from ocsadmin.demo import forest
from ocsadmin.demo.certificates import Variant
from ocsadmin.demo.forest import Forest
from tests.demo.conftest import NewFolder


def handshake(running: Forest, name: str) -> bytes:
    context = ssl.create_default_context(cafile=str(running.ca_file))
    with (
        socket.create_connection((running.host, running.ldaps_port)) as plain,
        context.wrap_socket(plain, server_hostname=name) as secured,
    ):
        return secured.getpeercert(binary_form=True) or b""


class TestServerCertificate:
    @pytest.mark.parametrize("name", ["dc1.contoso.com", "localhost"])
    def test_is_valid_for_its_names(self, demo_forest: Forest, name: str) -> None:
        assert handshake(demo_forest, name)

    def test_is_valid_for_the_address(self, demo_forest: Forest) -> None:
        assert handshake(demo_forest, demo_forest.host)

    def test_outlives_a_clock_far_ahead(self, demo_forest: Forest) -> None:
        certificate = x509.load_der_x509_certificate(handshake(demo_forest, "dc1.contoso.com"))
        authority = x509.load_pem_x509_certificate(demo_forest.ca_file.read_bytes())
        ahead = datetime(datetime.now(UTC).year + 200, 1, 1, tzinfo=UTC)
        assert min(certificate.not_valid_after_utc, authority.not_valid_after_utc) > ahead

    @pytest.mark.parametrize(("variant", "reason"), [("expired", "expired"), ("wrong-name", "mismatch")])
    def test_can_be_bad_on_purpose(self, new_folder: NewFolder, variant: Variant, reason: str) -> None:
        running = forest.start(new_folder(), certificate=variant)
        with pytest.raises(ssl.SSLCertVerificationError, match=reason):
            handshake(running, "dc1.contoso.com")
        forest.stop(running.folder)
