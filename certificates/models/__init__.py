"""What the console keeps about certificates. Private keys rest sealed."""

from .authority import Authority
from .certificate import Certificate
from .director import DirectorMark
from .endpoint import Endpoint
from .key import PrivateKey
from .notice import Notice
from .probe_run import ProbeRun
from .request import CertificateRequest

__all__ = [
    "Authority",
    "Certificate",
    "CertificateRequest",
    "DirectorMark",
    "Endpoint",
    "Notice",
    "PrivateKey",
    "ProbeRun",
]
