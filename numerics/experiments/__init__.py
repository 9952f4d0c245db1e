"""Experiments: a frozen record of settings and one runner each; figures are made elsewhere."""
