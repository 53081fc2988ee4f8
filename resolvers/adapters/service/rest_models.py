"""What do the REST routes take, and what do their answers look like? The models behind the OpenAPI description."""

from typing import Annotated, Any, Final, Literal

from fastapi import HTTPException
from pydantic import BaseModel, ConfigDict, Field, model_validator

from gazetteer.countries import parse_country
from gazetteer.kinds import parse_kind
from gazetteer.model import Kind
from resolvers.adapters.service.questions import USUAL_LIMIT, Question
from resolvers.model import Query, Span

Text = Annotated[str, Field(max_length=1000)]
LongText = Annotated[str, Field(max_length=16_000_000)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Kinded(_Model):
    kind: Annotated[
        str,
        Field(
            max_length=40, description="person, organisation or place; other words for them are understood"
        ),
    ] = ""
    country: Annotated[
        str, Field(max_length=100, description="ISO 3166-1 code or English name; a hint, no filter")
    ] = ""

    def read_kind(self) -> Kind | None:
        """The kind, ``None`` for any and for what is none of ours."""
        return parse_kind(self.kind) if self.kind else None

    def read_country(self) -> str:
        """The country's code.

        Raises:
            HTTPException: 400 where it means none.
        """
        code = parse_country(self.country) if self.country.strip() else ""
        if self.country.strip() and not code:
            raise HTTPException(
                400, f"{self.country[:60]!r} is no country: give its ISO 3166-1 code, such as IL"
            )
        return code


class Name(_Kinded):
    """A written name and what is known about it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Ashkelom", "kind": "place", "country": "IL"}]}
    )

    text: Annotated[str, Field(max_length=1000, description="the name as written, in any script")]
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    date: Annotated[str, Field(max_length=10, pattern=r"^(-?\d{4}(-\d{2}(-\d{2})?)?)?$")] = ""
    context: Annotated[list[Text], Field(max_length=10)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _pointed(self) -> "Name":
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude go together: one of them was given alone")
        return self

    def question(self, limit: int, *, explain: bool) -> Question:
        """The question that this name asks."""
        query = Query(
            self.text,
            self.read_kind(),
            self.read_country(),
            self.latitude,
            self.longitude,
            self.date,
            tuple(self.context),
        )
        return Question(query, limit, explain=explain)


class NameInAddress(Name):
    """A name asked for in an address."""

    limit: Annotated[int, Field(ge=1, le=100, description="candidates of the answer")] = USUAL_LIMIT
    explain: Annotated[bool, Field(description="whether candidates come with their evidence")] = False


class ResolveRequest(_Model):
    """Many names."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"queries": [{"text": "Ashkelom"}, {"text": "Kassem Brigades"}]}]}
    )

    queries: list[Name]
    limit: Annotated[int, Field(ge=1, le=100, description="candidates of each answer")] = USUAL_LIMIT
    explain: Annotated[bool, Field(description="whether candidates come with their evidence")] = False


class GivenSpan(_Kinded):
    """A span of the text that is to be resolved."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class ReadRequest(_Kinded):
    """A text and what is known about it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text": "A rocket fired from Gaza fell near Ashkelom.", "country": "IL"}]
        }
    )

    text: LongText
    doc_id: Text = ""
    source: Text = ""
    near: tuple[Latitude, Longitude] | None = None
    mentions: Annotated[
        list[GivenSpan] | None,
        Field(max_length=50_000, description="where given, exactly these spans are resolved"),
    ] = None
    demonyms: Literal["keep", "drop"] = "keep"

    @model_validator(mode="after")
    def _inside(self) -> "ReadRequest":
        for span in self.mentions or ():
            if not span.start < span.end <= len(self.text):
                raise ValueError(
                    f"the span {span.start} to {span.end} is empty or lies outside the {len(self.text)} characters"
                )
        return self

    def spans(self) -> tuple[Span, ...] | None:
        """The given spans."""
        if self.mentions is None:
            return None
        return tuple(Span(one.start, one.end, one.read_kind()) for one in self.mentions)


class CompareRequest(_Model):
    """Two written names."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"left": "Binyamin Netanyahu", "right": "Netanyahu, Benjamin", "kind": "person"}]
        }
    )

    left: Text
    right: Text
    kind: Annotated[str, Field(max_length=40)] = ""

    def read_kind(self) -> Kind | None:
        """The kind, ``None`` for any and for what is none of ours."""
        return parse_kind(self.kind) if self.kind else None


class AuditDocument(_Model):
    """A text to audit."""

    text: LongText
    doc_id: Text = ""


class AuditRequest(_Model):
    """Texts to audit together."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"documents": [{"doc_id": "report", "text": "Ashkelom was hit. Ashkelon's mayor spoke."}]}
            ]
        }
    )

    documents: Annotated[list[AuditDocument], Field(max_length=1000)]


_ENTITY: Final = {
    "id": "geonames:295620", "kind": "place", "name": "Ashkelon", "types": ["city", "settlement", "place"], "country": "IL",
    "latitude": 31.66926, "longitude": 34.57149, "names": [{"name": "Ashkelon", "lang": None, "status": "preferred"}],
}  # fmt: skip
_RESOLUTION: Final = {
    "text": "Ashkelom", "kind": "place", "status": "matched", "id": "geonames:295620", "name": "Ashkelon",
    "country": "IL", "latitude": 31.66926, "longitude": 34.57149, "score": 0.97,
    "reason": "spelled with one letter different from Ashkelon",
    "candidates": [{"id": "geonames:295620", "name": "Ashkelon", "score": 0.97}],
}  # fmt: skip
_EXAMPLES: Final[dict[str, tuple[str, Any]]] = {
    "resolve": ("A resolution.", _RESOLUTION),
    "resolve_many": ("Resolutions in the order of the names.", {"results": [_RESOLUTION]}),
    "read": ("Mentions in the order of the text.", {"mentions": [{"start": 35, "end": 43, "text": "Ashkelom", "kind": "place", "status": "matched", "id": "geonames:295620"}]}),
    "compare": ("How probably the two are one name.", {"left": "Kassem", "right": "Qassam", "kind": None, "score": 0.6, "reason": "probably one name: ...", "evidence": []}),
    "audit": ("The findings, gravest first.", {"version": "1.0", "findings": [], "summary": {"documents": 1}}),
    "entity": ("The entity.", _ENTITY),
}  # fmt: skip


def description_of(answer: str) -> dict[int | str, dict[str, Any]]:
    """Describe the good answer of a route, with an example."""
    about, example = _EXAMPLES[answer]
    content = {"application/json": {"schema": {"type": "object"}, "example": example}}
    return {200: {"description": about, "content": content}}


def inlined_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return a model's JSON Schema with its references written out, so that it can stand anywhere in the description."""
    schema: dict[str, Any] = model.model_json_schema()
    inner = schema.pop("$defs", {})
    inlined: dict[str, Any] = _inlined(schema, inner)
    return inlined


def parameters_of(model: type[BaseModel]) -> list[dict[str, Any]]:
    """Describe a model's fields as parameters of an address."""
    schema = inlined_schema(model)
    example = schema["examples"][0]
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema["required"],
            "schema": field,
            **({"example": example[name]} if name in example else {}),
        }
        for name, field in schema["properties"].items()
    ]


def _inlined(value: Any, inner: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        if "$ref" in value:
            return _inlined(inner[value["$ref"].rpartition("/")[2]], inner)
        return {key: _inlined(one, inner) for key, one in value.items()}
    return [_inlined(one, inner) for one in value] if isinstance(value, list) else value
