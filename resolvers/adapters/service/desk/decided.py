"""What becomes of an item of the review queue when somebody decides on it, or takes the decision back?"""

from dataclasses import replace
from typing import Final, cast

from resolvers.adapters.service.desk.edits import VERDICTS, Proposal, Signature, new_id
from resolvers.adapters.service.desk.journal import Entry
from resolvers.audit.decisions import JOINT
from resolvers.review_queue import Action, ReviewItem, ReviewQueue

# An item that is not the one a page showed is told by these.
DECIDED: Final = ("decision", "action", "id", "who", "when")


def state_of(item: ReviewItem | None) -> str:
    """Return what a form carries to tell whether its item was decided meanwhile."""
    return "|".join(getattr(item, name) for name in DECIDED) if item else ""


def settled(item: ReviewItem, proposal: Proposal, signature: Signature, name: str) -> ReviewItem | None:
    """Return an item as it is after a decision; ``None`` where the proposal settles none.

    Args:
        item: As it was.
        proposal: What was decided.
        signature: By whom, and when.
        name: The name of the entity that was chosen, which joins the spellings.
    """
    verdict = VERDICTS.get(proposal.wish)
    if verdict is None:
        return None
    beside = [name] if name and name.casefold() != item.spelling.casefold() else []
    spellings = tuple(dict.fromkeys((*item.spellings, *beside)))
    actions: dict[str, Action] = {
        "alias": "alias", "misspelling": "misspelling", "create": "create", "reject": "reject", "ignore": "ignore",
    }  # fmt: skip
    chosen = new_id(proposal) if proposal.wish == "create" else proposal.entity_id
    preferred = {"accept": name, "prefer": item.spelling}.get(verdict, "")
    return replace(
        item,
        spellings=item.spellings if verdict == "ignore" else spellings,
        decision=verdict,
        action=actions[proposal.wish],
        id=chosen,
        preferred=preferred,
        who=signature.user,
        when=signature.date,
    )


def unsettled(queue: ReviewQueue, entry: Entry) -> ReviewQueue:
    """Return the queue with the decision of an entry taken off its item, unless somebody decided anew."""
    then, made = entry.before, entry.after
    if then is None or made is None:
        return queue
    for item in queue.items.values():
        row = item.row()
        if all(row[name] == made.get(name) for name in ("spellings", *DECIDED)):
            again = replace(
                item,
                spellings=tuple(then["spellings"].split(JOINT)),
                decision=then["decision"],
                action=cast(Action, then["action"]),
                id=then["id"],
                preferred=then["preferred"],
                who=then["who"],
                when=then["when"],
                why=then["why"],
            )
            return queue.replace(again)
    return queue
