"""Validation: is a pool, with its servers and applications, configured and reachable as it has to be?

A run (``ValidationRun``) is a list of checks, each a row with a verdict. ``catalog`` says which checks a role has,
``local`` and ``probes`` carry them out, ``runner`` does so in a worker. ``health_of`` is what others ask.
Source: Deploying Enterprise Edition, "Validate Your Server and Pool Configuration".
"""
