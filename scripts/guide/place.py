"""Where the guide stands on the web: the living site, and the edition in which a reader finds again what was cited.

https://host/latest/…     the newest edition: what search engines and canonical links point to
https://host/2026-11/…    an edition: never changes, what a citation names
https://host/…            a site that is served flat (a preview) is the living site itself; its editions stand below it
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """The address of the site that is being built, and its edition."""

    site: str
    edition: str

    @property
    def root(self) -> str:
        """The folder that holds the editions."""
        site = self.site.rstrip("/") + "/" if self.site else "/"
        for last in (f"/{self.edition}/", "/latest/"):
            if site.endswith(last):
                return site.removesuffix(last) + "/"
        return site

    @property
    def released(self) -> bool:
        """Whether the site stands among editions, or flat."""
        return self.root.rstrip("/") != self.site.rstrip("/")

    def living(self, page: str) -> str:
        """The address at which a page can be found as long as there is a guide."""
        return f"{self.root}latest/{page}" if self.released else f"{self.root}{page}"

    def cited(self, page: str, anchor: str = "") -> str:
        """The address at which a page stays as it is now."""
        return f"{self.root}{self.edition}/{page}" + (f"#{anchor}" if anchor else "")
