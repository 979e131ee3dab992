"""Charts as inline SVG: small pure functions from marks to text.

Widths are percentages and type keeps its size, so that one drawing serves a phone, a wall and a
sheet of paper. Colours come from the page's style sheet by class name.
"""
