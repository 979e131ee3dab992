"""The renewal plan that fits the budget: cohorts, their possible paths, and the best mix of them.

`cohorts` groups the assets, `paths` lists what can be done with each over the years, `outcomes`
works out what each path costs and emits as `choices`, `limits` says what couples them, `solve`
finds the best mix, `relax` what to loosen where there is none, `curve` what a euro more would
avoid, and `answer` says it all.
"""
