"""The bank of questions as files for learning systems, in the kit as on the site."""

from __future__ import annotations

import functools

from guide.kit.material import Material
from guide.kit.product import Product, key_of
from guide.questions import formats


def products(material: Material) -> list[Product]:
    """The three files of the bank."""
    made = formats.files(material.guide, material.place)
    return [Product(path, key_of(content), functools.partial(bytes, content)) for path, content in made.items()]
