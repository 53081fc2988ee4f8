"""How is what a client sent taken apart? Its JSON and its forms: within bounds, and with one sentence where it cannot be."""

import json
from typing import Any, Final
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request

from resolvers.adapters.service.settings import Limits
from resolvers.adapters.service.workers import Workers

FORM: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"
_MOST_FIELDS: Final = 20


def parse_json(text: str | bytes, limits: Limits, what: str = "the body") -> Any:
    """Return what a JSON text says.

    Raises:
        HTTPException: 400 where it is no JSON, is nested too deeply, or holds NaN or a number with thousands of digits.
    """
    try:
        value = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise HTTPException(400, f"{what} is nested too deeply") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise HTTPException(400, f"{what} is no JSON: {error.msg} ({where})") from None
    except ValueError as error:
        raise HTTPException(400, f"{what} is no JSON that can be read: {str(error)[:100]}") from None
    if _deeper(value, limits.json_depth):
        raise HTTPException(400, f"{what} is nested deeper than {limits.json_depth} levels")
    return value


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _deeper(value: Any, levels: int) -> bool:
    """Whether lists and objects lie in one another more often than so."""
    layer = [value]
    for _ in range(levels):
        layer = [
            one
            for container in layer
            if isinstance(container, dict | list)
            for one in (container.values() if isinstance(container, dict) else container)
            if isinstance(one, dict | list)
        ]
        if not layer:
            return False
    return True


async def read_parameters(request: Request, workers: Workers) -> dict[str, str]:
    """Return the fields of the query string and of a form in the body, which wins.

    Args:
        request: The request.
        workers: Who takes a long form apart.

    Raises:
        HTTPException: 400 where the form cannot be read, 415 where the body is none.
    """
    parameters = dict(request.query_params)
    body = await request.body() if request.method == "POST" else b""
    if not body:
        return parameters
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == MULTIPART:
        async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
            return parameters | {name: value for name, value in form.items() if isinstance(value, str)}
    if kind not in ("", FORM):
        raise HTTPException(415, f"a form is expected ({FORM}), not {kind}")
    try:
        pairs = await workers.run_if_long(
            len(body), parse_qsl, body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError as error:
        raise HTTPException(400, f"the form cannot be read: {str(error)[:100]}") from None
    return parameters | dict(pairs)


def root_of(request: Request) -> str:
    """The address under which a client reached the service, without a slash at its end."""
    return str(request.base_url).rstrip("/")
