"""Inventory: from the bytes of any document to asset records with an identity and an age.

Everything here is pure: bytes and moments come in as arguments, values come out.
`reading.read_document` is the way in, `merging.merge` the way on.
"""
