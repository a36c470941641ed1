"""Certificates: what each server needs, who issued what, where it is served, when it ends."""
