"""Hypothesis strategies for the exact types: groups, spectra in groups, schedules."""
