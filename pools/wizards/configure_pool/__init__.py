"""The Configure Pool/Server Wizard."""

from .wizard import ConfigurePoolWizard

__all__ = ["ConfigurePoolWizard"]
