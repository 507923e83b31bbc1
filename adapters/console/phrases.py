"""The terminal's own words, in English and Spanish: labels, and what the chat says beside the answers."""

from __future__ import annotations

from knowledge.model import Language

PHRASES: dict[str, dict[Language, str]] = {
    # Labels in front of the parts of an answer.
    "figure": {"en": "figure", "es": "cifra"},
    "working": {"en": "working", "es": "cálculo"},
    "note": {"en": "note", "es": "nota"},
    "source": {"en": "source", "es": "fuente"},
    "next": {"en": "ask next", "es": "siga con"},
    # The chat.
    "welcome": {
        "en": "Tally answers questions about US immigration figures, each with its source.",
        "es": "Tally responde preguntas sobre inmigración en EE. UU. con cifras y su fuente.",
    },
    "welcome-next": {
        "en": "Try “how big is the backlog?” or “help”. Tab completes; Ctrl-D leaves.",
        "es": "Pruebe “¿cuántos casos hay pendientes?” o “ayuda”. Tab completa; Ctrl-D sale.",
    },
    "bye": {"en": "Goodbye.", "es": "Hasta luego."},
    "commands": {
        "en": "sources\tthe sources of the last answer, with quotes and links\n"
        "why\twhat was read in the last question, and what it was matched with\n"
        "1, 2, …\tpick one of the numbered choices\n"
        "help\tthis\n"
        "quit\tleave (or Ctrl-D)",
        "es": "fuentes\tlas fuentes de la última respuesta, con citas y enlaces\n"
        "por qué\tqué se leyó en la última pregunta y con qué se emparejó\n"
        "1, 2, …\telegir una de las opciones numeradas\n"
        "ayuda\testo\n"
        "salir\tsalir (o Ctrl-D)",
    },
    "nothing-yet": {"en": "Ask a question first.", "es": "Haga primero una pregunta."},
    "no-sources": {
        "en": "The last answer cites no source: it gave no figure.",
        "es": "La última respuesta no cita ninguna fuente: no dio ninguna cifra.",
    },
    "no-such-choice": {"en": "There is no choice {n}: type 1 to {most}, or a question.", "es": "No hay opción {n}: escriba de 1 a {most}, o una pregunta."},
    "reloaded": {"en": "The facts were edited; the new ones answer from now on.", "es": "Los datos fueron editados; desde ahora responden los nuevos."},
    "broken-edit": {
        "en": "The facts were edited, but not rightly; the ones before still answer. To mend:",
        "es": "Los datos fueron editados, pero no bien; siguen respondiendo los anteriores. Por corregir:",
    },
    "mended": {"en": "The facts are in order again.", "es": "Los datos están en orden otra vez."},
    # What `why` shows.
    "read-as": {"en": "read as", "es": "leído como"},
    "wants": {"en": "wants", "es": "pide"},
    "period": {"en": "period", "es": "período"},
    "no-period": {"en": "none named", "es": "ninguno"},
    "concepts": {"en": "concepts", "es": "conceptos"},
    "answered-by": {"en": "answered by", "es": "responde"},
    "not-answered": {"en": "no fact", "es": "ningún dato"},
    "score": {"en": "score", "es": "puntaje"},
    "differs": {"en": "differs", "es": "difiere"},
    "near": {"en": "near misses", "es": "cercanos"},
    "grade-c": {"en": "grade C: advocacy, partisan or re-post", "es": "grado C: de parte, partidista o reproducción"},
}  # fmt: skip


def say(language: Language, phrase: str, **values: object) -> str:
    """A phrase of the terminal with its values filled in."""
    return PHRASES[phrase][language].format(**values)
