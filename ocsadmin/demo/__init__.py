"""The demo forest: a Samba AD domain controller with the OCS 2007 R2 schema and a sample deployment.

`make run` uses it, and so do the tests: nothing in this project fakes a directory. The package knows
nothing of Django. What needs Samba's own Python modules runs under Debian's interpreter (`samba_side.py`).
"""
