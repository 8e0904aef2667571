"""The link checker: judges what was built, never what was meant.

`check_folder` reads a folder of HTML and returns findings; the command `guide links` prints them.
"""

from .check import check_folder
from .finding import Finding, Level

__all__ = ["Finding", "Level", "check_folder"]
