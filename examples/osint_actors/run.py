"""An OSINT actor list: names from three channels against a watch list; what is on no list gathered by likeness."""

import sys
from pathlib import Path

import pandas as pd

import resolvers
from resolvers.audit.column_clusters import cluster_names

HERE = Path(__file__).resolve().parent


def main(folder: Path) -> None:
    sightings = pd.read_csv(HERE / "sightings.csv", dtype="string").set_index("id")
    watchlist = pd.read_csv(HERE / "watchlist.csv", dtype="string").set_index("id")

    linked = resolvers.link(sightings, watchlist, on="actor=name", kind="organisation")
    linked = linked.set_index("unique_id_l")
    sightings["watch_id"] = linked["unique_id_r"]
    sightings["watch_name"] = linked["name_r"]
    sightings["found_by"] = linked["match_key"]

    unknown = sightings[sightings["watch_id"].isna()]
    groups = cluster_names(unknown["actor"], "organisation")
    proposals = pd.DataFrame(
        {
            "spellings": [" | ".join(group) for group in groups],
            "channels": [
                " ".join(sorted(unknown.loc[unknown["actor"].isin(group), "channel"].unique()))
                for group in groups
            ],
        }
    )

    folder.mkdir(parents=True, exist_ok=True)
    sightings.to_csv(folder / "sightings_linked.csv")
    proposals.to_csv(folder / "not_on_the_list.csv", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"))
