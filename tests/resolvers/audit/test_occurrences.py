from gazetteer.model import Entity
from resolvers.audit.inputs.exempt import exempt
from resolvers.audit.model import Occurrence, Source
from resolvers.audit.occurrences import occurrences
from resolvers.model import Candidate, Mention, Query, Resolution

KYIV = Entity("t:kyiv", "place", "Kyiv")


def read(
    text: str, *names: str, form: str = "name", matched: str = "", entity: Entity | None = KYIV
) -> list[Occurrence]:
    """Occurrences of a text in which each name's first place is a mention, of the entity or of nobody."""
    mentions = []
    for name in names:
        candidates = (Candidate(entity, 0.9, matched or name),) if entity else ()
        answer = Resolution(Query(name), "matched" if entity else "unmatched", candidates, "said so")
        mentions.append(Mention(text.index(name), text.index(name) + len(name), name, "place", form, answer))
    spans, ignored = exempt(text)
    source = Source("a.txt", text, original=text, exempt=spans, ignored=ignored)
    return occurrences(0, source, sorted(mentions, key=lambda mention: mention.start))


def test_a_mention_becomes_an_occurrence() -> None:
    """Entity, spelling and the name it was matched with; the possessive stays outside."""
    (found,) = read("In Kyiv’s streets", "Kyiv’s", matched="Kyiv")

    assert (found.spelling, found.id, found.name, found.known) == ("Kyiv", "t:kyiv", "Kyiv", True)


def test_demonyms_are_not_counted() -> None:
    """How a people is called is another question."""
    assert read("the kievans", "kievans", form="demonym") == []


def test_exempt_places_are_passed_over() -> None:
    """Links, ignored spellings and lines, [sic], fixed phrases and halves of words are left alone."""
    assert read("see www.kyiv.org now", "kyiv") == []
    assert read("Kiev resolve: ignore Kiev", "Kiev") == []
    assert read("“Kiev” [sic]", "Kiev") == []
    assert read("a chicken Kiev", "Kiev") == []
    assert read("in north-west Pakistan", "west Pakistan") == []


def test_glosses_are_marked() -> None:
    """ "Formerly" and a name alone in parentheses say that the writer knows of both."""
    first, second = read("Kyiv (Kiev) fell", "Kyiv", "Kiev")
    (former,) = read("the city once called Kiev fell", "Kiev")

    assert (first.explained, second.explained, former.explained) == (False, True, True)


def test_a_name_altogether_different_is_nobody_known() -> None:
    """Where the resolver's evidence lies elsewhere than in the letters, the name stands for itself."""
    (found,) = read("He met Zhmerinka there", "Zhmerinka", matched="Kyiv")

    assert (found.id, found.known) == ("", False)


def test_runs_join_the_mentions() -> None:
    """A longer run replaces an unknown mention, and stands beside a known one that is part of it."""
    (unknown,) = read("He met Anna Conricus there", "Conricus", entity=None)
    known, run = sorted(read("He met Kyiv Conricus there", "Kyiv"), key=lambda some: some.end)

    assert (unknown.spelling, unknown.id) == ("Anna Conricus", "")
    assert (known.spelling, known.part, run.spelling) == ("Kyiv", True, "Kyiv Conricus")


def test_the_first_word_of_a_sentence_is_no_part_of_a_known_name() -> None:
    """ "Neighbouring Kyiv" is Kyiv."""
    (found,) = read("Neighbouring Kyiv fell", "Kyiv")

    assert (found.spelling, found.part) == ("Kyiv", False)
