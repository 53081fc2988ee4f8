"""Pairs that are never one: a slip as near to both is answered with neither."""

from pathlib import Path

import pytest

import resolvers
from resolvers.resolver import Resolver

TABLES = {
    "places.csv": "id,name,type,country,admin1,latitude,longitude,population,part_of,same_as,source,note\n"
    "local:malawi,Malawi,country,MW,,-13.5,34,,,,test,\n"
    "local:mali,Mali,country,ML,,18,-2,,,,test,\n"
    "local:niger,Niger,country,NE,,18,9,,,,test,\n"
    "local:nigeria,Nigeria,country,NG,,10,8,,,,test,\n",
    "place_names.csv": "id,name,lang,status,from,to,source,note\nlocal:niger,Nigēra,lv,variant,,,test,\n",
    "distinct.csv": "left_id,right_id,note\nlocal:malawi,local:mali,two countries\nlocal:niger,local:nigeria,two neighbours\n",
}


@pytest.fixture(scope="module")
def resolver(tmp_path_factory: pytest.TempPathFactory) -> Resolver:
    """A resolver over four countries."""
    folder = tmp_path_factory.mktemp("countries")
    for name, content in TABLES.items():
        Path(folder / name).write_text(content, encoding="utf-8")
    return resolvers.load(folder, world=False, bundled=False)


@pytest.mark.parametrize(
    ("written", "rivals"), [("Nigera", {"Niger", "Nigeria"}), ("Malai", {"Mali", "Malawi"})]
)
def test_a_slip_between_two_is_not_answered(resolver: Resolver, written: str, rivals: set[str]) -> None:
    """What is as near to one of the pair as to the other is ambiguous, and the reason names the other."""
    answer = resolver.resolve(written, kind="place")

    assert answer.status == "ambiguous"
    assert answer.entity is None
    assert answer.best is not None
    assert answer.best.entity.name in rivals
    assert any(name in answer.reason for name in rivals - {answer.best.entity.name})


@pytest.mark.parametrize("written", ["Niger", "Nigeria", "Mali", "Malawi"])
def test_a_name_itself_is_answered(resolver: Resolver, written: str) -> None:
    """A name spelled right is never held up by its look-alike."""
    answer = resolver.resolve(written, kind="place")

    assert answer.status == "matched"
    assert answer.entity is not None
    assert answer.entity.name == written


def test_a_country_settles_it(resolver: Resolver) -> None:
    """Where the query says which country, the look-alike elsewhere is none."""
    answer = resolver.resolve("Nigera", kind="place", country="NE")

    assert answer.status == "matched"
    assert answer.entity is not None
    assert answer.entity.name == "Niger"
