"""The sample newsroom: six invented Arabic papers, served over real HTTP on loopback through five virtual days.

`serve()` runs it, `Running.truth()` says what an archive should hold, `score.score()` tells how near an export comes.
"""

from newsarchive.demo.newsroom import Newsroom
from newsarchive.demo.server import Running, serve
from newsarchive.demo.truth import Expected, Forbidden

__all__ = ["Expected", "Forbidden", "Newsroom", "Running", "serve"]
