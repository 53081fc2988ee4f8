"""Tables in a real git repository: compared by revision, told by git diff, merged by git merge."""

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gazetteer.cli import program

HEAD = "id,name,type,country,source,note\n"


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", "-C", str(folder), *identity, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 or arguments[0] in ("merge", "diff"), done.stderr
    return done.stdout + done.stderr


def run(*arguments: object) -> Result:
    return CliRunner().invoke(program, [str(argument) for argument in arguments])


def write(folder: Path, *rows: str) -> None:
    (folder / "places.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows))


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a folder of tables, one commit, and the drivers installed."""
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    folder = tmp_path / "mine"
    folder.mkdir()
    write(folder, "a:1,Aa,city,IL,press,", "a:2,Bb,city,IL,press,")
    assert run("install-git", folder).exit_code == 0
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "Start")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_revisions_are_compared(repository: Path) -> None:
    """A folder with its state at a revision, a file of one, and two revisions; status 1 where anything changed."""
    write(repository / "mine", "a:1,Aa,town,IL,press,", "a:2,Bb,city,IL,press,")

    for arguments in (
        ("HEAD", "mine"),
        ("HEAD:mine", "mine"),
        ("HEAD:mine/places.csv", "mine/places.csv"),
        ("HEAD", repository / "mine"),
    ):
        result = run("diff", *arguments)
        assert result.stdout == "places.csv\n  a:1 Aa changed: type 'city' to 'town'\n1 changed\n"
        assert result.exit_code == 1
    assert (
        run("diff", "HEAD:mine", "HEAD:mine").exit_code,
        run("diff", "HEAD:mine", "HEAD:mine").stdout,
    ) == (0, "")


def test_files_of_two_names_are_compared(repository: Path) -> None:
    """Two single files are taken for states of the second."""
    (repository / "old.csv").write_text(HEAD + "a:1,Aa,city,IL,press,\n")

    assert run("diff", "old.csv", "mine/places.csv", "--format", "json", "-o", "out.json").exit_code == 1
    assert '"a:2"' in (repository / "out.json").read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("HEAD", "HEAD"), "no such file or folder, and no such revision"),
        (("nowhere", "mine"), "no such revision of git"),
        (("HEAD:elsewhere", "mine"), "no such table at HEAD"),
        (("HEAD:/elsewhere", "mine"), "outside the current folder"),
    ],
)
def test_what_is_no_state(repository: Path, arguments: tuple[str, str], words: str) -> None:
    """An argument that is neither path nor revision, or a revision without the table."""
    result = run("diff", *arguments)

    assert result.exit_code == 2
    assert words in result.stderr


def test_git_diff_speaks_in_sentences(repository: Path) -> None:
    """After install-git, git diff tells rows, also of a table that is new."""
    write(repository / "mine", "a:1,Aa,town,IL,press,", "a:2,Bb,city,IL,press,")
    assert "a:1 Aa changed: type 'city' to 'town'" in git(repository, "diff")

    (repository / "mine" / "people.csv").write_text("id,name\na:3,Cc\n")
    git(repository, "add", ".")
    assert "a:3 Cc added" in git(repository, "diff", "--cached")


def test_a_change_of_form_is_no_row(repository: Path) -> None:
    """git diff of a table that was only formatted says so."""
    (repository / "mine" / "places.csv").write_text(HEAD + 'a:2,"Bb",city,IL,press,\na:1,Aa,city,IL,press,\n')

    assert "no row changed" in git(repository, "diff")


def branch(repository: Path, name: str, *rows: str) -> None:
    git(repository, "checkout", "--quiet", "-b", name, "main")
    write(repository / "mine", *rows)
    git(repository, "commit", "--quiet", "-am", name)


def test_git_merge_joins_rows_and_cells(repository: Path) -> None:
    """Two branches that add neighbouring rows and change one row's different cells merge without a conflict."""
    branch(repository, "ours", "a:1,Aa,town,IL,press,", "a:2,Bb,city,IL,press,", "a:3,Cc,city,,press,")
    branch(repository, "theirs", "a:1,Aa,city,IL,AFP,", "a:2,Bb,city,IL,press,", "a:4,Dd,city,,press,")

    git(repository, "merge", "--quiet", "-m", "Join", "ours")

    assert (repository / "mine" / "places.csv").read_text() == (
        HEAD + "a:1,Aa,town,IL,AFP,\na:2,Bb,city,IL,press,\na:3,Cc,city,,press,\na:4,Dd,city,,press,\n"
    )
    assert git(repository, "status", "--porcelain") == ""


def test_git_merge_leaves_conflicts_that_lint_rejects(repository: Path) -> None:
    """One cell changed in two ways: git stops, both rows stand in the table, lint finds them."""
    branch(repository, "ours", "a:1,Aa,town,IL,press,", "a:2,Bb,city,IL,press,")
    branch(repository, "theirs", "a:1,Aa,base,IL,press,", "a:2,Bb,city,IL,press,")

    said = git(repository, "merge", "ours")

    assert "conflict: places.csv: a:1" in said
    assert "CONFLICT" in said
    text = (repository / "mine" / "places.csv").read_text()
    assert "conflict (ours)" in text
    assert "conflict (theirs)" in text
    found = run("lint", "mine", "--no-world", "--no-bundled").stdout
    assert "merge-conflict" in found
    assert "id-unique" in found


def test_to_install_twice_is_to_install_once(repository: Path) -> None:
    """Attributes of one's own stay, and nothing is written twice."""
    path = repository / "mine" / ".gitattributes"
    path.write_text("*.md text\n" + path.read_text())
    before = path.read_text()

    result = run("install-git", "mine")

    assert (
        result.stdout
        == "git compares and merges the tables in mine by their rows\ncommit mine/.gitattributes\n"
    )
    assert path.read_text() == before
    assert "/places.csv diff=gazetteer merge=gazetteer\n" in before


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder outside git, a folder that is not there, and no git at all are told apart."""
    assert "in no git repository" in run("install-git", tmp_path).stderr
    assert "no such folder" in run("install-git", tmp_path / "missing").stderr
    monkeypatch.setenv("PATH", "")
    assert "git is not installed" in run("install-git", tmp_path).stderr
    assert "no such revision" in run("diff", "HEAD", tmp_path).stderr


def test_merge_by_hand(tmp_path: Path) -> None:
    """Three files to one, on standard output or in a file; the conflicts on standard error."""
    for name, row in (
        ("base", "a:1,Aa,city,IL,,"),
        ("ours", "a:1,Aa,town,IL,,"),
        ("theirs", "a:1,Aa,city,PS,,"),
    ):
        (tmp_path / name).mkdir()
        write(tmp_path / name, row)
    sides = [tmp_path / name / "places.csv" for name in ("base", "ours", "theirs")]

    result = run("merge", *sides)
    assert (result.exit_code, result.stdout) == (0, HEAD + "a:1,Aa,town,PS,,\n")
    write(tmp_path / "theirs", "a:1,Aa,base,PS,,")
    clash = run("merge", *sides, "-o", tmp_path / "merged.csv")
    assert (clash.exit_code, clash.stdout, clash.stderr) == (1, "", "conflict: places.csv: a:1\n")
    assert (tmp_path / "merged.csv").read_text().count("a:1") == 2
    assert run("merge", *sides[:2], tmp_path / "missing").exit_code == 2


def test_what_git_asks(tmp_path: Path) -> None:
    """The driver is given path, old file, hash and mode, new file, hash and mode, and for a renamed file its new path."""
    write(tmp_path, "a:1,Aa,city,IL,,")
    new = tmp_path / "places.csv"

    added = run("git-diff", "places.csv", "/dev/null", ".", ".", new, "0", "100644")
    renamed = run("git-diff", "old.csv", new, "0", "100644", new, "0", "100644", "places.csv", "similarity")

    assert added.stdout == "places.csv\n  a:1 Aa added (city, IL)\n1 added\n"
    assert renamed.stdout == "old.csv\n  no row changed\n"


def test_a_merge_into_ours(tmp_path: Path) -> None:
    """As git's driver the result takes the place of the second file, under the name that git gives."""
    for name, row in (
        ("base", "a:1,Aa,city,IL,,"),
        ("ours", "a:1,Aa,town,IL,,"),
        ("theirs", "a:1,Aa,city,PS,,"),
    ):
        (tmp_path / name).write_text(f"{HEAD}{row}\n")

    result = run(
        "merge", "--into-ours", "mine/places.csv", *(tmp_path / name for name in ("base", "ours", "theirs"))
    )

    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "ours").read_text() == f"{HEAD}a:1,Aa,town,PS,,\n"
