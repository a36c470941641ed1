"""Forms of what people enter; the rules are those of ``pools.dns.entered``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import DomainError
from ocsadmin.plans.kinds.dns_keys import ALGORITHMS
from pools.models import HostRole, Pool, SIPDomain

PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class RecordForm(forms.Form):
    """A form of which the storing function says what is wrong."""

    def stored(self, store: Callable[[], object]) -> bool:
        """False, with the error beside its field, where the rule says no."""
        if not self.is_valid():
            return False
        try:
            store()
        except DomainError as error:
            field = error.field if error.field in self.fields else None
            self.add_error(field, f"{error.text} {error.cure}".strip())
            return False
        return True


class AddressForm(RecordForm):
    addresses = forms.CharField(
        label=_("IPv4 addresses"),
        required=False,
        max_length=400,
        help_text=_("Several with blanks between them. Empty: nobody knows, and whatever is found is amber."),
        widget=forms.TextInput(attrs=PLAIN),
    )


class HostForm(RecordForm):
    role = forms.ChoiceField(label=_("What it is"), choices=HostRole.Role.choices)
    name = forms.CharField(
        label=_("FQDN"), max_length=300, widget=forms.TextInput(attrs={**PLAIN, "placeholder": "sip.contoso.com"})
    )
    sip_domain = forms.ChoiceField(
        label=_("Only for the SIP domain"),
        required=False,
        help_text=_("Of an Access Edge service, where each SIP domain leads to an Edge Server of its own."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        domains = [(name.lower(), name) for name in SIPDomain.objects.names()]
        self.fields["sip_domain"].choices = [("", _("all SIP domains")), *domains]  # type: ignore[attr-defined]


class SignInForm(forms.Form):
    automatic = forms.BooleanField(label=_("Clients find their pool by DNS SRV records"), required=False)
    tcp_allowed = forms.BooleanField(label=_("Internal clients may use TCP (_sipinternal._tcp too)"), required=False)
    pool_guid = forms.ChoiceField(
        label=_("Pool that distributes sign-in requests"),
        required=False,
        help_text=_("One for the whole forest. For high availability an Enterprise pool is advised."),
    )
    update_pool_guid = forms.ChoiceField(label=_("Pool that hosts Device Update Service"), required=False)
    federation = forms.BooleanField(
        label=_("Federation partners find our SIP domains by DNS"),
        required=False,
        help_text=_("Taken for wanted where federation is on in the global settings."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pools = [(str(pool.guid), str(pool)) for pool in Pool.objects.exclude(fqdn="")]
        self.fields["pool_guid"].choices = [("", _("as the console proposes")), *pools]  # type: ignore[attr-defined]
        self.fields["update_pool_guid"].choices = [("", _("the same pool")), *pools]  # type: ignore[attr-defined]

    def clean_pool_guid(self) -> str | None:
        return self.cleaned_data["pool_guid"] or None

    def clean_update_pool_guid(self) -> str | None:
        return self.cleaned_data["update_pool_guid"] or None


class KeyForm(RecordForm):
    name = forms.CharField(label=_("Name of the key"), max_length=253, widget=forms.TextInput(attrs=PLAIN))
    algorithm = forms.ChoiceField(label=_("Algorithm"), choices=[(name, name) for name in ALGORITHMS])
    secret = forms.CharField(
        label=_("Secret (base64)"),
        max_length=500,
        help_text=_("It is sealed and never shown again."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
