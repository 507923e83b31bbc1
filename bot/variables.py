"""Variables of the environment as a settings class declares them: reading them, naming them, saying what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import new_class
from typing import Any, TypeVar, get_args

from pydantic import AliasChoices, BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo

S = TypeVar("S", bound=BaseModel)


class SettingsError(Exception):
    """Variables of the environment that cannot be used: one sentence for each, which names it and how to mend it."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: its name, the field it fills, what it means, its default as one says it and as one would write it ("" for none)."""

    name: str
    field: str
    about: str
    default: str
    written: str
    required: bool
    secret: bool


def variables_of(model: type[BaseModel]) -> tuple[Variable, ...]:
    """The variables that a settings class reads, in its order."""
    prefix = str(model.model_config.get("env_prefix", ""))
    return tuple(
        Variable(
            name=_alias(field) or f"{prefix}{name}".upper(),
            field=name,
            about=field.description or "",
            default=_said_default(field) or _default(field),
            written=_default(field),
            required=field.is_required(),
            secret=_is_secret(field.annotation),
        )
        for name, field in model.model_fields.items()
    )


def missing(model: type[BaseModel], environ: Mapping[str, str]) -> list[str]:
    """The names of the variables that `model` cannot do without and that `environ` does not set."""
    given = _given(environ)
    return [variable.name for variable in variables_of(model) if variable.required and variable.name not in given]


def read_variables(model: type[S], environ: Mapping[str, str]) -> S:
    """The settings that `environ` describes; a blank variable counts as unset. Raises SettingsError, which quotes no secret."""
    given = _given(environ)
    try:
        if hasattr(model, "settings_customise_sources"):
            return _reading_only(model, given)()
        return model.model_validate({variable.name: given[variable.name] for variable in variables_of(model) if variable.name in given})
    except ValidationError as error:
        sentences = _sentences(model, given, error)
    raise SettingsError(*sentences)  # outside the handler: the ValidationError quotes values, and must not travel along


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value.strip() for name, value in environ.items() if value.strip()}


def _reading_only(model: type[S], given: Mapping[str, str]) -> type[S]:
    """A pydantic-settings class that reads `given` in place of the process's environment."""
    from pydantic_settings import EnvSettingsSource

    exact = model.model_config.get("case_sensitive")

    def sources(_cls: type[S], /, settings_cls: Any, **_others: object) -> tuple[EnvSettingsSource]:  # noqa: ANN401 - the class made below
        source = EnvSettingsSource(settings_cls)
        # It compares in lower case, but `discord_token` is no variable that anybody documented.
        source.env_vars = given if exact else {name.lower(): value for name, value in given.items() if name.isupper()}
        return (source,)

    made: type[S] = new_class(model.__name__, (model,), exec_body=lambda body: body.update(settings_customise_sources=classmethod(sources)))
    return made


def _alias(field: FieldInfo) -> str | None:
    alias = field.validation_alias or field.alias
    if isinstance(alias, AliasChoices):
        return next((choice for choice in alias.choices if isinstance(choice, str)), None)
    return alias if isinstance(alias, str) else None


def _is_secret(annotation: object) -> bool:
    return annotation is SecretStr or any(map(_is_secret, get_args(annotation)))


def _said_default(field: FieldInfo) -> str:
    """What the field says of a default that is made when the settings are read."""
    extra = field.json_schema_extra
    return str(extra.get("default", "")) if isinstance(extra, dict) else ""


def _default(field: FieldInfo) -> str:
    if field.is_required() or field.default is None or field.default_factory:
        return ""
    return ",".join(map(str, field.default)) if isinstance(field.default, tuple | list) else str(field.default)


def _sentences(model: type[BaseModel], given: Mapping[str, str], error: ValidationError) -> list[str]:
    variables = {key: variable for variable in variables_of(model) for key in (variable.name, variable.name.lower(), variable.field)}
    from bot.masking import Mask  # only where there is something to say

    mask = Mask(given[variable.name] for variable in variables.values() if variable.secret and variable.name in given)
    found = []
    for each in error.errors(include_url=False):
        if each["type"] == "default_factory_not_called":  # follows from another mistake
            continue
        variable = variables.get(str(each["loc"][0])) if each["loc"] else None
        sentence = _said(
            each["type"], each.get("ctx", {}), each["msg"], shown="it" if variable is None or variable.secret else repr(each["input"])
        )
        found.append(mask(sentence) if variable is None else _named(variable, each["type"], mask(sentence)))
    return found


def _named(variable: Variable, kind: str, sentence: str) -> str:
    if kind == "missing":
        return f"{variable.name} is not set; set it in the environment or in .env: {variable.about}"
    return f"{variable.name}: {sentence}"


_NUMBER = "{shown} is no whole number; write it in digits"
_SAID: Mapping[str, str] = {
    "int_parsing": _NUMBER,
    "int_from_float": _NUMBER,
    "less_than_equal": "{shown} is too much; the most is {le}",
    "greater_than_equal": "{shown} is too little; the least is {ge}",
    "literal_error": "{shown} is not known; use {expected}",
    "bool_parsing": "{shown} is neither true nor false; write one of them",
    "string_too_short": "{shown} is too short; it needs {min_length} characters or more",
    "too_short": "{shown} is too short; it needs {min_length} characters or more",  # of a secret
}


def _said(kind: str, context: Mapping[str, Any], message: str, shown: str) -> str:
    if kind == "value_error":  # a validator's own sentence
        return str(context["error"])
    template = _SAID.get(kind)
    return template.format(shown=shown, **context) if template else message[:1].lower() + message[1:]
