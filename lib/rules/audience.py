"""What the public cannot see: two items that want the same people at the same time.

Reads the `plan` and yields each `clash`.
"""
