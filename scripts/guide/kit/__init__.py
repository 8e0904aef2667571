"""The trainers' kit: what the guide's pages and data become for a room without a network.

`product` says what a file of the kit is, `material` what files are made from, `make` makes those that are missing or old.
Each other module makes one kind of file, and has `products(material)` that lists them.
"""
