"""Hosting: rating the places where servers run, and what a fleet would be in each.

Pure: places, rules and grids in, ratings and comparisons out. `live/` is its edge.
"""
