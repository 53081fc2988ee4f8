"""How are changes told: as sentences, as JSON, as a page?"""

import html
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from gazetteer.changes import Cells, Change
from gazetteer.schema import BY_FILE

_STYLE = (
    "body{font-family:sans-serif;margin:2em}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.3em .6em;"
    "text-align:left;vertical-align:top}.added{background:#e6ffec}.removed{background:#ffebe9}.changed{background:#fff8c5}"
)


def as_sentences(changes: Sequence[Change]) -> str:
    """One sentence a change under the name of its table, and a count at the end; "" where nothing changed."""
    lines: list[str] = []
    for file in dict.fromkeys(change.file for change in changes):
        lines.append(file)
        lines.extend(f"  {sentence(change)}" for change in changes if change.file == file)
    return "\n".join([*lines, summary(changes)]) if changes else ""


def sentence(change: Change) -> str:
    """Tell one change: what it is about, what happened, and of changed cells the old and the new."""
    row = change.after or change.before or {}
    table = BY_FILE.get(Path(change.file).name)
    role = table.role if table else "entities"
    match role:
        case "names":
            status, lang = row.get("status", "variant"), row.get("lang", "")
            subject = f"{row.get('id', '')}: {status} {row.get('name', '')!r}{f' ({lang})' if lang else ''}"
        case "redirects":
            subject = f"{row.get('old_id', '')}: redirect to {row.get('new_id', '')}"
        case "distinct":
            subject = f"{row.get('left_id', '')} and {row.get('right_id', '')}: never one"
        case "retractions":
            subject = (
                f"{row.get('id', '')}: retraction of {repr(row['name']) if 'name' in row else 'the entity'}"
            )
        case _:
            subject = f"{row.get('id', '')} {row.get('name', '')}".strip() or "a row"
    if change.action != "changed":
        return f"{subject} {change.action}{_details(row, role) if role == 'entities' else ''}"
    return f"{subject} changed: {', '.join(_cell_changes(change))}"


def summary(changes: Iterable[Change]) -> str:
    """Count the changes: "2 added, 1 changed"."""
    counts = Counter(change.action for change in changes)
    return ", ".join(
        f"{counts[action]} {action}" for action in ("added", "changed", "removed") if counts[action]
    )


def as_json(changes: Sequence[Change]) -> str:
    """One object: version, and each change with its rows before and after, null where there is none."""
    listed = [
        {
            "file": change.file,
            "action": change.action,
            "key": list(change.key),
            "columns": list(change.columns),
            "before": dict(change.before) if change.before is not None else None,
            "after": dict(change.after) if change.after is not None else None,
            "sentence": sentence(change),
        }
        for change in changes
    ]
    return json.dumps({"version": 1, "changes": listed}, ensure_ascii=False, indent=2)


def as_html(changes: Sequence[Change]) -> str:
    """A page of its own: a table of changes for each table, coloured by what happened."""
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Changes</title><style>{_STYLE}</style>"
    ]
    parts.append(f"<h1>{summary(changes) or 'nothing changed'}</h1>")
    for file in dict.fromkeys(change.file for change in changes):
        parts.append(f"<h2>{html.escape(file)}</h2><table><tr><th>what<th>before<th>after</tr>")
        parts.extend(
            f"<tr class={change.action}><td>{html.escape(sentence(change))}"
            f"<td>{_cells_as_html(change.before, change)}<td>{_cells_as_html(change.after, change)}</tr>"
            for change in changes
            if change.file == file
        )
        parts.append("</table>")
    return "\n".join([*parts, "</html>"])


def _cell_changes(change: Change) -> Iterable[str]:
    before, after = change.before or {}, change.after or {}
    for column in change.columns:
        old, new = before.get(column), after.get(column)
        if old is None:
            yield f"{column} {new!r} added"
        elif new is None:
            yield f"{column} {old!r} removed"
        else:
            yield f"{column} {old!r} to {new!r}"


def _details(row: Mapping[str, str], role: str) -> str:
    details = [row[column] for column in ("type", "description", "country") if column in row]
    return f" ({', '.join(details)})" if details else ""


def _cells_as_html(cells: Cells | None, change: Change) -> str:
    shown = {column: (cells or {}).get(column, "") for column in change.columns}
    return "<br>".join(
        f"{html.escape(column)}: {html.escape(cell)}" for column, cell in shown.items() if cell
    )
