"""Meetings: global settings and policies, what holds for whom, and the pages on them."""
