"""The quick search for names one letter apart finds what comparing all with all finds."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from gazetteer.keys import fold
from gazetteer.lint.likeness_rules import nearer_name
from gazetteer.lint.tables import Tables
from gazetteer.stack import Stack

spelled = st.text(st.sampled_from("ab d"), min_size=5, max_size=8).filter(lambda text: fold(text) == text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(spelled, min_size=2, max_size=6), st.lists(st.tuples(st.integers(0, 5), spelled), max_size=6))
def test_nearer_names_are_all_found(
    tmp_path: Path, preferred: list[str], variants: list[tuple[int, str]]
) -> None:
    """Each variant of six letters or more that is one letter from another's name and more from its own, unless it holds its own."""
    entities = {f"local:e{number}": name for number, name in enumerate(preferred)}
    names = [(f"local:e{number % len(preferred)}", name) for number, name in variants]
    (tmp_path / "people.csv").write_text(
        "id,name\n" + "".join(f"{key},{name}\n" for key, name in entities.items())
    )
    (tmp_path / "people_names.csv").write_text(
        "id,name,status\n" + "".join(f"{key},{name},variant\n" for key, name in names)
    )

    found = {problem.location.line for problem in nearer_name(Tables(tmp_path, Stack([])))}

    assert found == {
        line
        for line, (owner, name) in enumerate(names, 2)
        if len(name) >= 6
        and not set(entities[owner].split()) <= set(name.split())
        and OSA.distance(name, entities[owner]) > 1
        and any(
            len(other) >= 6 and OSA.distance(name, other) == 1
            for key, other in entities.items()
            if key != owner
        )
    }
