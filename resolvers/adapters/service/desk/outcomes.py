"""What does an editor see after an edit: that it is saved and how to take it back, who was there first, or what lint says?"""

from starlette.responses import Response

from gazetteer.changereports import sentence
from resolvers.adapters.service.desk.decided import state_of
from resolvers.adapters.service.desk.pages import Asked, Desk
from resolvers.adapters.service.desk.saving import Outcome

_OWN = frozenset({"csrf_token", "tables", "item", "warned"})


def done_message(desk: Desk, asked: Asked) -> dict[str, str]:
    """What the page before did, for a note with an undo; empty where it did nothing."""
    number = asked.query.get("done", "")
    if desk.saver is None or not number.isdecimal():
        return {}
    journal = desk.saver.journal()
    entry = journal.entry(int(number))
    if entry is None:
        return {}
    index = desk.service.room.resolver.index
    found = (index.number(entity_id) for entity_id in entry.ids)
    names = [index.entity(each).name for each in found if each is not None]
    name = names[0] if names else ", ".join(entry.ids)
    return {
        "sentence": desk.texts(
            f"done.{entry.action}", subject=entry.subject, name=name, names=" / ".join(names)
        ),
        "number": "" if entry.undoes or entry.number in journal.undone else number,
    }


def show_outcome(desk: Desk, asked: Asked, outcome: Outcome, back: str) -> Response:
    """Show why nothing was saved, with a form that saves all the same where that may be.

    Args:
        desk: The desk.
        asked: The request that did not save.
        outcome: Why.
        back: The page to go back to.
    """
    saver = desk.editor()
    fields = {name: value for name, value in asked.form.items() if name not in _OWN}
    item = outcome.item
    if outcome.is_stale:
        return desk.render(
            asked,
            "stale.html",
            409,
            outcome=outcome,
            changes=[(change, sentence(change)) for change in outcome.others],
            fields=fields,
            # What is shown now is what the next attempt is held against.
            version=saver.version(),
            item_state=state_of(item) if item else asked.form.get("item", ""),
            item=item,
            back=back,
        )
    return desk.render(
        asked,
        "doubtful.html",
        422,
        outcome=outcome,
        fields=fields,
        version=asked.form.get("tables", ""),
        item_state=asked.form.get("item", ""),
        back=back,
    )
