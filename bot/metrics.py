"""What an operator can count: recorded here by the service, read at /metrics; nothing happens without prometheus-client."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

STATES = ("starting", "ready", "lost")
# From the tenth of a millisecond that the service may add to the seconds after which a platform gives up on us.
_BUCKETS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """Counts nothing. What the service records with where prometheus-client is not installed.

    No label holds what a user wrote or who they are, and each has few
    values: a surface, an outcome, a kind of error.
    """

    def question(self, surface: str, outcome: str, language: str, seconds: float) -> None:
        """A question answered: on which surface, as what (the answer's status, "limited", "failed"), in how many seconds."""

    def stage(self, stage: str, seconds: float) -> None:
        """What one stage of an answer ("limits", "context", "core", "platform" ...) took, in seconds."""

    def platform_error(self, surface: str, kind: str) -> None:
        """A platform refused or failed; `kind` is the error's class or status."""

    def platform_retry(self, surface: str) -> None:
        """A call to a platform, or a whole adapter, is tried again."""

    def store_error(self, operation: str) -> None:
        """The store could not do `operation`."""

    def note(self, kind: str, fate: str) -> None:
        """A note ("log", "answer", "post", "conversation", "told") was "written", "dropped", or "spooled": what is spooled is written later on."""

    def adapter_state(self, surface: str, state: str) -> None:
        """An adapter is one of `STATES`."""

    def base_revision(self, revision: str) -> None:
        """The facts that are answered from."""

    def exposition(self) -> tuple[bytes, str]:
        """All of it as Prometheus reads it, with its content type."""
        return b"# prometheus-client is not installed\n", "text/plain; charset=utf-8"


class PrometheusMetrics(Metrics):
    """Counts in a registry of its own."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

        self.registry: CollectorRegistry = CollectorRegistry()
        ProcessCollector(registry=self.registry)

        def counter(name: str, what: str, *labels: str) -> Counter:
            return Counter(name, what, labels, registry=self.registry)

        self._questions = counter("tally_questions", "Questions answered.", "surface", "outcome", "language")
        self._errors = counter("tally_platform_errors", "Calls that a platform refused or failed.", "surface", "kind")
        self._retries = counter("tally_platform_retries", "Calls and connections tried again.", "surface")
        self._store = counter("tally_store_errors", "What the store could not do.", "operation")
        self._notes = counter("tally_notes", "Notes for the store; what is spooled is written later on.", "kind", "fate")
        self._seconds = Histogram("tally_answer_seconds", "From question to answer.", ["surface"], buckets=_BUCKETS, registry=self.registry)
        self._stages = Histogram("tally_stage_seconds", "One stage of an answer.", ["stage"], buckets=_BUCKETS, registry=self.registry)
        self._states = Gauge("tally_adapter_state", "1 for the state that an adapter is in.", ["surface", "state"], registry=self.registry)
        self._base = Gauge("tally_base_info", "1 for the revision of the facts answered from.", ["revision"], registry=self.registry)

    def question(self, surface: str, outcome: str, language: str, seconds: float) -> None:
        """A question answered."""
        self._questions.labels(surface, outcome, language).inc()
        self._seconds.labels(surface).observe(seconds)

    def stage(self, stage: str, seconds: float) -> None:
        """What one stage of an answer took, in seconds."""
        self._stages.labels(stage).observe(seconds)

    def platform_error(self, surface: str, kind: str) -> None:
        """A platform refused or failed."""
        self._errors.labels(surface, kind).inc()

    def platform_retry(self, surface: str) -> None:
        """Something is tried again."""
        self._retries.labels(surface).inc()

    def store_error(self, operation: str) -> None:
        """The store could not do `operation`."""
        self._store.labels(operation).inc()

    def note(self, kind: str, fate: str) -> None:
        """A note ("log", "answer", "post", "conversation", "told") was "written", "dropped", or "spooled": what is spooled is written later on."""
        self._notes.labels(kind, fate).inc()

    def adapter_state(self, surface: str, state: str) -> None:
        """An adapter is one of `STATES`."""
        for each in STATES:
            self._states.labels(surface, each).set(each == state)

    def base_revision(self, revision: str) -> None:
        """The facts that are answered from; the revision before is no longer told."""
        self._base.clear()
        self._base.labels(revision).set(1)

    def exposition(self) -> tuple[bytes, str]:
        """All of it as Prometheus reads it, with its content type."""
        from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

        return generate_latest(self.registry), CONTENT_TYPE_PLAIN_0_0_4


def new_metrics() -> Metrics:
    """Metrics that count where prometheus-client is installed, else ones that do nothing."""
    try:
        return PrometheusMetrics()
    except ImportError:
        return Metrics()
