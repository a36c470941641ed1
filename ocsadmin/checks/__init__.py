"""Live probes and their verdicts: what can be seen of a deployment from here, in sentences with cause and cure.

``Probe`` says how names are looked up, which places may be tried (``targets.Targets``: those of the deployment and no
others) and the limits in time and octets. Each check gives verdicts and never raises; ``Verdict.code`` is a stable
slug:

- ``tcp.check``: a port answers. ``tls.check_tls``: the handshake and everything about the certificate.
- ``http.check_http``: a virtual directory answers. ``sip.check_options``, ``sip.sign_in``, ``sip.message_between``.
- ``dns.check_address``, ``dns.check_service``, ``tcp.check_port``: quick looks for pages of wizards, without targets.

From the bottom up: ``reach`` (names, allowed places, connecting), ``stream`` (reading and writing within the limits),
``tls.handshake``, ``connect`` (the certificate judged before anything is sent), then the protocols.
"""
