"""Start Services, Stop Services, Start an Application."""

from .wizard import StartApplicationWizard, StartServicesWizard, StopServicesWizard

__all__ = ["StartApplicationWizard", "StartServicesWizard", "StopServicesWizard"]
