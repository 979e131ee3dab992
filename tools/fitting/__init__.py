"""Fitting the models that ship as coefficients. Needs numpy (extra `fit`)."""
