"""The one secret of an installation: as set, else made once and kept in the data folder."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from pathlib import Path

from bot import logs
from bot.settings import Settings

_log = logs.logger(__name__)

FILE = "secret-key"
_BYTES = 32


def asker_key(settings: Settings) -> bytes:
    """The key under which askers are hashed, derived from the secret: whoever learns the one does not know the other."""
    return hashlib.blake2b(secret(settings), digest_size=_BYTES, person=b"askers").digest()


def sealing_key(settings: Settings) -> bytes:
    """The key of 32 bytes under which other people's tokens are encrypted."""
    return hashlib.blake2b(secret(settings), digest_size=_BYTES, person=b"tokens").digest()


def secret(settings: Settings) -> bytes:
    """TALLY_SECRET_KEY, else the content of `secret-key` in the data folder, which is made where there is none.

    Where it can neither be read nor made, one that lasts as long as this process: said in the log.
    """
    if settings.secret_key:
        return settings.secret_key.get_secret_value().encode()
    file = settings.data_dir / FILE
    try:
        return _read(file) or _made(file)
    except OSError as error:
        _log.warning("the secret key cannot be kept; what is signed now is not known after a restart", exc_info=error)
        return secrets.token_bytes(_BYTES)


def kept(settings: Settings) -> tuple[str, ...]:
    """The secret that was made because none was set, where there is one by now: for whoever hides secrets."""
    try:
        made = _read(settings.data_dir / FILE)
    except OSError:
        return ()
    return (made.decode(errors="replace"),) if made else ()


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes().strip() or None
    except FileNotFoundError:
        return None


def _made(file: Path) -> bytes:
    """A new secret, readable by its owner alone; where two processes make one, both take the first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{FILE}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(_BYTES) + "\n")
    try:
        os.link(part, file)  # fails where there is one by now, and never shows half a secret
    except FileExistsError:
        pass
    finally:
        part.unlink()
    made = file.read_bytes().strip()
    if not made:
        raise OSError(errno.EINVAL, "the file is empty; remove it, and a new one is made", str(file))
    return made
