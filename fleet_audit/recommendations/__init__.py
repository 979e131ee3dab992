"""What to keep, mend, move or replace: levers, their effects and their interactions.

Pure: from the footprint's views, dated facts and prices to recommendations; no clock, no network.
"""
