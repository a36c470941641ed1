"""Where the pages of an authority are: a URL, or ``<FQDN of CA>\\<CA instance>`` as the wizard of OCS asks for it."""

from __future__ import annotations

from ocsadmin.authorities.errors import WrongSettings


def pages_address(name: str, typed: str) -> str:
    """The address of /certsrv.

    :raises WrongSettings: it is neither a URL nor ``host\\instance``.
    """
    if "://" in typed:
        base = typed.rstrip("/")
        return base if base.lower().endswith("/certsrv") else f"{base}/certsrv"
    host, separator, instance = typed.partition("\\")
    if not separator or not host.strip() or not instance.strip() or "/" in host:
        raise WrongSettings(
            name=name,
            words=f"'{typed}' is neither an address nor <FQDN of CA>\\<CA instance>.",
            instead="Type for example ca1.contoso.com\\Contoso CA, or https://ca1.contoso.com/certsrv.",
        )
    return f"https://{host.strip()}/certsrv"
