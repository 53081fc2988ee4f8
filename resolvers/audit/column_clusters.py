"""Which values of a column of names are one name? The audit's clustering, in the three steps that can be shared out.

    keys        what values must share to be compared          block_keys
    pairs       of the values that share one                   pairs_of_block, are_one
    clusters    of the values that pairs hold together         clusters_of

``cluster_names`` takes them in one process. An engine that shares work out (``resolvers.adapters.spark_clusters``) takes
the same steps on blocks, pairs and connected groups.
"""

from collections.abc import Iterable, Sequence

from gazetteer.model import Kind
from resolvers.audit.clusters import block_keys, link, pairs_within
from resolvers.audit.corpus import join_links
from resolvers.audit.forms import Form
from resolvers.audit.model import Occurrence, Source
from resolvers.audit.spelling import all_capitals, plain


def letters_of(value: str) -> str:
    """What values have in common that differ in letter case and typographic marks alone."""
    return plain(value).lower()


def keys_of(value: str) -> tuple[int, ...]:
    """The keys under which a value is filed; two values without a common key are never one name."""
    return block_keys(plain(value))


def usual_first(value: str, count: int) -> tuple[bool, int, str]:
    """Sorts the values of one name: the most frequent first, those in full capitals last."""
    return all_capitals(value), -count, value


def pairs_of_block(values: Sequence[str]) -> set[tuple[str, str]]:
    """Return which values of one key are to be compared: all with all, in a crowded block neighbours by letters."""
    ordered = sorted(set(values))
    forms = [_form(number, value, None) for number, value in enumerate(ordered)]
    return {(ordered[left], ordered[right]) for left, right in pairs_within(list(range(len(ordered))), forms)}


def are_one(left: str, right: str, kind: Kind | None = None) -> bool:
    """Whether two values that share a key are one name in two spellings."""
    return bool(_links([left, right], kind))


def clusters_of(values: Iterable[str], kind: Kind | None = None) -> list[list[str]]:
    """Part values that hang together by pairs into names: a short one that two long ones share joins one of them alone.

    Args:
        values: Distinct spellings, no two with the same ``letters_of``.
        kind: What they are names of.

    Returns:
        Groups of spellings of one name, each in alphabetical order, by their first.
    """
    ordered = sorted(values)
    forms = [_form(number, value, kind) for number, value in enumerate(ordered)]
    groups = join_links(forms, link(forms, _sources(ordered)))
    return sorted(sorted(ordered[form.order[0]] for form in members) for members, _ in groups)


def cluster_names(values: Iterable[str], kind: Kind | None = None) -> list[list[str]]:
    """Cluster the values of a column in one process; see ``clusters_of``. Of values with equal letters one stands for all."""
    standing: dict[str, str] = {}
    for value in sorted(values, key=lambda one: usual_first(one, 1)):
        standing.setdefault(letters_of(value), value)
    return clusters_of(standing.values(), kind)


def _links(values: Sequence[str], kind: Kind | None) -> object:
    return link([_form(number, value, kind) for number, value in enumerate(values)], _sources(values))


def _sources(values: Sequence[str]) -> list[Source]:
    return [Source("", value, one_name=True) for value in values]


def _form(number: int, value: str, kind: Kind | None) -> Form:
    spelling = plain(value)
    occurrence = Occurrence(number, 0, len(value), spelling, kind, "name")
    return Form(spelling, (occurrence,), kind, "", frozenset({number}))
