"""What the user sets holds, and what cannot be set is said in a sentence."""

from pathlib import Path

import pytest

from resolvers.config import (
    Configuration,
    Limits,
    Thresholds,
    configuration_file,
    load_configuration,
    write_thresholds,
)
from resolvers.errors import ConfigurationError


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_not_set_keeps_its_default(tmp_path: Path) -> None:
    """A file may say as little as it likes."""
    found = load_configuration(
        written(tmp_path, "[thresholds.place]\nmatch = 0.7\n[limits]\ncandidates = 3\n")
    )

    assert found.thresholds("place") == Thresholds(match=0.7)
    assert found.thresholds("person") == Thresholds()
    assert found.limits == Limits(candidates=3)


def test_no_file_of_ones_own_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a configuration in the user's folder the defaults hold."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    assert load_configuration() == Configuration()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[thresholds.place]\nmatsch = 0.7\n", "'matsch' is not known; there are match, margin, suggest"),
        ("[thresholds.place]\nmatch = 7\n", "match = 7 should be a number from 0 to 1"),
        ("[thresholds.place]\nmatch = true\n", "should be a number from 0 to 1"),
        ("[thresholds.ship]\nmatch = 0.7\n", "the kinds are person, organisation, place"),
        ("[thresholds]\nplace = 3\n", "should be a table of keys"),
        ("[limits]\ncandidates = 0\n", "candidates = 0 should be a whole number from 1"),
        ("colour = 'red'\n", "'colour' is not known"),
        ("[limits\n", "not TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, said: str) -> None:
    """File, key, what was found and what is expected."""
    path = written(tmp_path, text)

    with pytest.raises(ConfigurationError, match=r"config\.toml") as caught:
        load_configuration(path)
    assert said in str(caught.value)


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    """A path that was given and does not exist is a mistake, and so are bytes that are no text."""
    with pytest.raises(ConfigurationError, match="no such configuration file"):
        load_configuration(tmp_path / "missing.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match="cannot be read as UTF-8"):
        load_configuration(tmp_path / "bytes.toml")


def test_tuned_bars_are_written_beside_what_was_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing thresholds makes the folder where needed and keeps every other setting."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none" / "yet"))
    path = configuration_file()

    write_thresholds(path, {"place": Thresholds(match=0.8)})
    path.write_text(
        path.read_text(encoding="utf-8").replace("candidates = 10", "candidates = 4"), encoding="utf-8"
    )
    write_thresholds(path, {"person": Thresholds(match=0.9)})

    found = load_configuration()
    assert (found.thresholds("place").match, found.thresholds("person").match, found.limits.candidates) == (
        0.8,
        0.9,
        4,
    )
