"""The DNS records that a deployment needs: which, why, whether they are there, and how they get there.

Source: Office Communications Server 2007 R2 Planning and Architecture, "DNS Requirements for Servers" and "DNS
Requirements for Automatic Client Sign-In".
"""
