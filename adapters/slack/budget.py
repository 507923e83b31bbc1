"""How much of a message is left: characters and blocks, so that whatever an answer holds Slack takes it."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.slack.text import cut


class Budget:
    """`short` says that something did not fit."""

    def __init__(self, characters: int, blocks: int) -> None:
        self._characters, self._blocks = characters, blocks
        self.short = False

    def fits(self, length: int, *, most: int) -> bool:
        """Whether a block of that many characters fits, of which a block of its kind takes `most`."""
        return 0 < length <= min(most, self._characters) and self._blocks > 0

    def has_room(self, length: int, *, most: int) -> bool:
        """Take the room for a block; False where there is none."""
        if not self.fits(length, most=most):
            return False
        self._characters -= length
        self._blocks -= 1
        return True

    def pieces(self, text: str, most: int) -> Iterator[str]:
        """A text in one piece, cut where it has to be; nothing of a blank one."""
        if not text.strip():
            return
        piece = cut(text, min(most, self._characters))
        if self._blocks > 0 and piece.strip() and self._characters > 1:
            self._characters -= len(piece)
            self._blocks -= 1
            self.short |= piece != text
            yield piece
        else:
            self.short = True
