"""The footprint of a fleet: lifecycle stages × impact categories, with bounds and method codes.

Pure: the same snapshot, date and facts give the same figures. The steps are the views of `sql/`,
in the order of their numbers; `kernel` prepares what they read, `explain` shows their arithmetic.
"""
