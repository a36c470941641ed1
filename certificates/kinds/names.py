"""What the kinds are called in plans and logs."""

from typing import Final

REQUEST: Final = "certificate.request"
ASSIGN: Final = "certificate.assign"
ISSUED: Final = "certificate-issued"
"""Check: has the authority issued it meanwhile?"""
SERVED: Final = "certificate-served"
"""Check: does a place show the certificate that is assigned to it?"""
SHOWN_AS: Final = "Certificate"
"""The name under which before and after stand."""
