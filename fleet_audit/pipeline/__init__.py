"""The only room that knows the order of the steps.

`intake` goes from documents to the store; `audit` from the store to figures, explanations and
pages. Imports nothing by itself, so that each command loads only its half.
"""
