"""A conflict-event table: towns and armed groups as coders wrote them into ids, then deaths by place."""

import sys
from pathlib import Path

import pandas as pd

import resolvers

HERE = Path(__file__).resolve().parent


def main(folder: Path) -> None:
    events = pd.read_csv(
        HERE / "events.csv",
        dtype={"town": "string", "actor": "string"},
        keep_default_na=False,
        na_values=[""],
    )

    places = resolvers.resolve_column(events["town"], kind="place", country=events["iso2"])
    actors = resolvers.resolve_column(events["actor"], kind="organisation")
    coded = events.assign(
        town_id=places["id"],
        town_name=places["name"],
        town_status=places["status"],
        latitude=places["latitude"].round(3),
        longitude=places["longitude"].round(3),
        actor_id=actors["id"],
        actor_name=actors["name"],
    )
    assert len(coded) == len(events)  # a row in, a row out

    deaths = coded.groupby(["town_id", "town_name"], as_index=False).agg(
        events=("event_id", "count"), fatalities=("fatalities", "sum")
    )
    # What the machine does not know goes to a person, with the reason.
    unsure = places["status"].notna() & (places["status"] != "matched")
    review = events.loc[unsure, ["event_id", "town", "iso2"]].assign(
        status=places["status"], reason=places["reason"].str.partition(";")[0]
    )

    folder.mkdir(parents=True, exist_ok=True)
    coded.to_csv(folder / "coded.csv", index=False)
    deaths.sort_values(["fatalities", "town_id"], ascending=[False, True]).to_csv(
        folder / "deaths.csv", index=False
    )
    review.to_csv(folder / "review.csv", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"))
