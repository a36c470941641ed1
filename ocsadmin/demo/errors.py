"""What can go wrong with a demo forest, said in a sentence that tells what to do."""


class DemoError(Exception):
    """The demo forest can't be built, started or stopped."""
