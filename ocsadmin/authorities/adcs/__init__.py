"""Active Directory Certificate Services by their Web enrolment pages (/certsrv)."""

from .authority import ADCSAuthority

__all__ = ["ADCSAuthority"]
