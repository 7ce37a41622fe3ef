"""The forms of a file of people: which column is what, and agreeing to it."""

from typing import Any

from pyramid.request import Request

from campus.enrolling.columns import NEEDED, Field, column_name, read_mapping, twice
from campus.enrolling.tables import Table
from campus.enrolling.words import FIELDS
from campus.web.forms import ChoiceField, HubForm, RadioChoiceField, TickField, choices, id_or_none
from campus.web.locale import _

INVITE, CREATE = "invite", "create"
_SHORT = 24


class ColumnsForm(HubForm):
    """A list for each field; its choices are the columns of the file."""

    name = ChoiceField(FIELDS[Field.NAME], coerce=id_or_none)
    email = ChoiceField(FIELDS[Field.EMAIL], coerce=id_or_none)
    phone = ChoiceField(FIELDS[Field.PHONE], coerce=id_or_none)
    organization = ChoiceField(FIELDS[Field.ORGANIZATION], coerce=id_or_none)
    title = ChoiceField(FIELDS[Field.TITLE], coerce=id_or_none)
    role = ChoiceField(FIELDS[Field.ROLE], coerce=id_or_none)
    locale = ChoiceField(FIELDS[Field.LOCALE], coerce=id_or_none)

    def __init__(self, request: Request, table: Table, chosen: dict[Field, int]) -> None:
        # Counted from 1, so that nothing chosen is none of them.
        super().__init__(request, start={field.value: at + 1 for field, at in chosen.items()})
        named = ((at + 1, _called(table, at)) for at in range(len(table.headers)))
        offered = choices([("", _("In no column")), *named])
        for field in Field:
            self[field.value].choices = offered

    def mapped(self) -> dict[Field, int]:
        """The columns that were chosen, counted from 0."""
        chosen: dict[str, Any] = {
            field.value: self[field.value].data - 1 for field in Field if self[field.value].data
        }
        return read_mapping(chosen, len(self.email.choices) - 1)

    def check(self) -> bool:
        """Whether the columns will do; errors stand at their fields."""
        is_valid: bool = self.validate()
        mapped = self.mapped()
        for field in NEEDED:
            if field not in mapped and not self[field.value].errors:
                self.refuse(field.value, _("Choose the column that holds this."))
                is_valid = False
        for field, at in mapped.items():
            if at in twice(mapped):
                self.refuse(field.value, _("This column is chosen twice."))
                is_valid = False
        return is_valid


def _called(table: Table, at: int) -> str:
    """A column as a spreadsheet calls it, with its header, else with what stands in it first."""
    first = next((line.cells[at] for line in table.lines[:20] if at < len(line.cells) and line.cells[at]), "")
    return f"{column_name(at)} · {(table.headers[at] or first)[:_SHORT]}"


class AgreeForm(HubForm):
    """Whether those who come get a mail, and whether wrong rows are passed over."""

    mails = RadioChoiceField(
        _("Those who are new"),
        choices=choices(
            [
                (INVITE, _("Invite them by mail now")),
                (CREATE, _("Only prepare their accounts; the mail is sent later, or they sign up by themselves")),
            ]
        ),
    )
    leave_out = TickField(_("Leave out the wrong rows"))

    def __init__(self, request: Request) -> None:
        super().__init__(request, start={"mails": INVITE})
