"""Fields that are chosen from: boxes to tick, lists, and cards."""

from collections.abc import Iterable, Iterator
from typing import Any

import wtforms
from pyramid.i18n import TranslationString
from wtforms.fields.choices import Choice, SelectChoice
from wtforms.validators import ValidationError

from campus.web.forms.fields import Filled
from campus.web.locale import _

_CHOOSE = _("Choose one of the list.")


class TickField(wtforms.BooleanField):
    """A box to tick; a required one must be ticked."""

    def __init__(
        self, label: TranslationString, *, required: bool = False, hint: TranslationString | str = "", **options: Any
    ) -> None:
        must = [Filled(_("Please tick this to go on."))] if required else []
        super().__init__(label, must, description=hint, **options)


def choices(pairs: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """What a ChoiceField offers, from pairs of value and label."""
    return [SelectChoice(value, label) for value, label in pairs]


class _Translated:
    """Says the labels of its choices in the reader's language; one by one, since a check stops at the chosen one."""

    def iter_choices(self) -> Iterator[Choice]:
        say = self.meta.localizer.translate  # type: ignore[attr-defined]
        for choice in super().iter_choices():  # type: ignore[misc]
            is_ours = isinstance(choice.label, TranslationString)
            yield choice._replace(label=say(choice.label)) if is_ours else choice


class _OneOf(_Translated):
    """Checks what was chosen against the values alone: the labels of a long list are for whoever draws it."""

    def pre_validate(self, form: wtforms.Form) -> None:
        field: Any = self
        if not field.process_errors and not any(field.coerce(each.value) == field.data for each in field.choices):
            raise ValidationError(field.invalid_choice_message)


class ChoiceField(_OneOf, wtforms.SelectField):
    """One of ``choices`` from a list; ``coerce`` turns the sent text into the value, ``id_or_none`` an optional id."""

    def __init__(self, label: TranslationString, *, hint: TranslationString | str = "", **options: Any) -> None:
        super().__init__(
            label, description=hint, invalid_choice_message=_CHOOSE, invalid_value_message=_CHOOSE, **options
        )


class RadioChoiceField(_OneOf, wtforms.RadioField):
    """One of ``choices``, all in sight."""

    def __init__(self, label: TranslationString, *, hint: TranslationString | str = "", **options: Any) -> None:
        super().__init__(
            label, description=hint, invalid_choice_message=_CHOOSE, invalid_value_message=_CHOOSE, **options
        )


class BoxesField(_Translated, wtforms.SelectMultipleField):
    """Any of ``choices``, all in sight, each a box to tick."""

    widget = wtforms.widgets.ListWidget(prefix_label=False)
    option_widget = wtforms.widgets.CheckboxInput()

    def __init__(self, label: TranslationString, *, hint: TranslationString | str = "", **options: Any) -> None:
        super().__init__(
            label, description=hint, invalid_choice_message=_CHOOSE, invalid_value_message=_CHOOSE, **options
        )


def id_or_none(raw: str | int | None) -> int | None:
    """``raw`` as an id; nothing chosen is None. Raises ValueError."""
    return int(raw) if raw else None
