"""Changes that break a rule of the code on purpose: each has to make a test fail."""
