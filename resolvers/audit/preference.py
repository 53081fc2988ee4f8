"""Which of several spellings is the one to keep, and why?

The house style decides, then a person's earlier decision, then the gazetteer, then the corpus itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from resolvers.audit.book import Book
from resolvers.audit.forms import Form
from resolvers.audit.style import HouseStyle
from resolvers.audit.variation import compare

# Names in good standing, as the gazetteer has them.
CURRENT = frozenset({"preferred", "variant", "short", "abbreviation"})


@dataclass(frozen=True, slots=True)
class Preferences:
    """What was laid down beforehand.

    Attributes:
        style: The house style.
        decided: Folded spelling to the spelling that a person preferred.
    """

    style: HouseStyle = field(default_factory=HouseStyle)
    decided: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """The spelling to keep, and the reason as part of a sentence."""

    text: str
    reason: str


def choose(entity_id: str, forms: Sequence[Form], book: Book, preferences: Preferences) -> Choice:
    """Choose among forms of one entity, or of an unknown name (``entity_id`` "").

    Equal claims fall to the spelling in use more often, then to the one that stands first.
    """
    wanted = preferences.style.spellings.get(entity_id, "")
    if wanted:
        return Choice(wanted, "the house style's spelling")
    names = book.names(entity_id) if entity_id else ()
    in_style = [form for form in forms if preferences.style.restyled(form.text, names) == form.text]
    if 0 < len(in_style) < len(forms):
        return Choice(
            min(in_style, key=lambda form: (-form.count, form.order)).text,
            "as the house style's rules have it",
        )
    decided = next(
        (preferences.decided[key] for form in forms if (key := form.text.casefold()) in preferences.decided),
        "",
    )
    if decided:
        return Choice(decided, "decided earlier")
    if entity_id:
        return _listed(entity_id, forms, book)
    best = min(forms, key=lambda form: (-form.count, form.order))
    rivals = [form for form in forms if form.count == best.count]
    return Choice(best.text, "it stands first" if len(rivals) > 1 else "it is the more frequent")


def _listed(entity_id: str, forms: Sequence[Form], book: Book) -> Choice:
    preferred = book.preferred(entity_id)

    def standing(form: Form) -> tuple[int, int, tuple[int, int]]:
        status = book.status(entity_id, form.text)
        agreement = compare(form.text, preferred).relation if preferred else "different"
        if status in CURRENT or not status:
            # A spelling that no table has may still be a shorter form of the preferred name.
            rank = (
                0
                if agreement == "equal"
                else 1
                if agreement in {"case", "shorter", "acronym"}
                else 2
                if status
                else 4
            )
        else:
            rank = 3 if status == "former" else 5
        return rank, -form.count, form.order

    best = min(forms, key=standing)
    rank = standing(best)[0]
    if rank in {0, 1}:
        return Choice(
            best.text, "the gazetteer's preferred name" if rank == 0 else f"as in the gazetteer's {preferred}"
        )
    if rank == 2:
        return Choice(best.text, "the gazetteer has it")
    nearest = book.nearest(entity_id, best.text, best.occurrences[0].name)
    return Choice(nearest or best.text, "the gazetteer's spelling" if nearest else "it is the more frequent")
