"""Hypothesis in every test: the same draws each time, and no limit of time for one of them."""

from hypothesis import settings

settings.register_profile("suite", derandomize=True, deadline=None)
settings.load_profile("suite")
