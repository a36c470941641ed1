"""What another sign-in name means: what stops working, and what has to be done by whom.

Sources: Deploying Enterprise Edition, "Configure Certificates", "DNS Requirements" (names of every SIP domain); OCS
2007 R2, "Schema attributes and descriptions", msRTCSIP-PrimaryUserAddress. The address is the identity of a person:
whatever keeps it elsewhere goes on naming the old one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ocsadmin.plans.plan import Notice


def notices(*, new_domains: Collection[str], keep_old: bool) -> Iterator[Notice]:
    """``new_domains``: SIP domains that someone comes to who was in another one."""
    yield Notice(
        "warning",
        "These people have to be told: they sign out of Communicator, change the sign-in address under Tools, Options, "
        "Personal, and sign in again with the new one.",
    )
    yield Notice(
        "warning",
        "Contact lists of others keep the old address and show these people as offline: the pools store them, so that "
        "the directory can't say whose they are. Others have to add these people anew.",
    )
    yield Notice(
        "warning",
        "Federated partners and public IM contacts know the old address only: they have to be told the new one.",
    )
    yield Notice(
        "warning",
        "Conferences and Live Meeting meetings that were organised under the old address may refuse their organiser "
        "and their links: organise them anew.",
    )
    yield Notice(
        "warning",
        "Agents of response groups, delegates, team-call groups and remote call control clients are named by address: "
        "put them right where these people are among them.",
    )
    for domain in sorted(new_domains):
        yield Notice(
            "warning",
            f"For {domain} to work the servers need a certificate with sip.{domain} among its names, and DNS needs "
            f"the records of automatic sign-in (_sipinternaltls._tcp.{domain}, sip.{domain}).",
            domain,
        )
    if keep_old:
        text = (
            "The old address stays a secondary proxy address: Exchange and the address book still find these people by "
            "it, and nobody else can be given it. Nobody can sign in or be called with it."
        )
        yield Notice("info", text)
    yield Notice("info", "Then wait for the User Replicator: it logs event 30024 when it has completed.")
