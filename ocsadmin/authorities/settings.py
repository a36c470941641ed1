"""How one authority is reached: what a person typed, or the directory said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .interface import Kind


@dataclass(frozen=True)
class AuthoritySettings:
    """``address`` by kind:

    adcs ``https://ca1.contoso.com/certsrv`` or ``ca1.contoso.com\\Contoso CA``; acme the URL of the directory; openbao
    ``https://vault.contoso.com:8200/v1/pki``; cfssl ``https://ca.contoso.com:8888``; lab and offline none.

    ``secret`` by kind: adcs the password of ``user`` (``CONTOSO\\name`` or ``name@contoso.com``), acme the account's
    private key as PEM, openbao the token, cfssl the authentication key (hexadecimal; may be empty).
    ``trusted`` are the roots that its TLS certificate has to lead to, as PEM; empty: those of the machine.
    ``options``: acme ``eab_key_id``, ``eab_key``, ``contact``; adcs ``authentication`` (``ntlm``, ``basic``);
    lab ``approval`` (``yes``: an administrator decides on each request).
    ``timeout`` in seconds bounds each call as a whole.
    """

    kind: Kind
    name: str
    address: str = ""
    user: str = ""
    secret: str = field(default="", repr=False)
    trusted: str = ""
    template: str = ""
    timeout: float = 20.0
    options: Mapping[str, str] = field(default_factory=dict, repr=False)
