"""What is looked at, when a text is read? Every observation by name, with the sign it may have.

Three catalogues: of a *mention* (is this span a name at all?), of a *candidate* (which entity is meant?) and of a
*placed mention* (does the place that was found fit the document?). A weight lives in ``data/weights`` under the
name given here; a fit may not give it a sign other than the one stated, so that every reason reads sensibly.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Feature:
    """One observation.

    Attributes:
        name: Key in the table of weights, and the rule's name in the evidence.
        sign: +1 or -1 where the weight may have only that sign, 0 where either makes sense.
        about: The observation as part of a sentence.
    """

    name: str
    sign: int
    about: str


class Catalogue:
    """Features by name and number."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.features = tuple(features)
        self.number = {feature.name: number for number, feature in enumerate(self.features)}
        assert len(self.number) == len(self.features)

    def __len__(self) -> int:
        return len(self.features)


MENTION = Catalogue([
    Feature("bias", 0, "before anything is seen"),
    Feature("all_capitals", -1, "in capitals, four letters or more"),
    Feature("capitals_short", 0, "in capitals, two or three letters"),
    Feature("two_words", 1, "two words"),
    Feature("three_words", 1, "three words or more"),
    Feature("short_name", -1, "one word of four letters at most"),
    Feature("lower_inside", 0, "a word inside is in lower case"),
    Feature("sentence_start", -1, "begins a sentence, where a capital says little"),
    Feature("line_start", 0, "begins a line"),
    Feature("quote_before", -1, "stands after an opening quote"),
    Feature("dateline", 1, "stands in the dateline"),
    Feature("locative_before", 1, "after in, at, near, from or to"),
    Feature("of_before", 1, "after of"),
    Feature("the_before", 0, "after the"),
    Feature("title_before", -1, "after a title of a person"),
    Feature("office_before", 0, "after an office that places have too"),
    Feature("given_name_before", -1, "after a given name"),
    Feature("initial_before", -1, "after an initial"),
    Feature("capital_before", -1, "after another capitalised word"),
    Feature("single_and_capital_before", -1, "one word after another capitalised word"),
    Feature("facility_of_before", 0, "after University of, Bank of"),
    Feature("comma_place_before", 1, "after a comma that follows a capital"),
    Feature("party_before", 1, "after a party and a hyphen, as legislators' homes are"),
    Feature("inside_body", -1, "within the longer name of a body or a person"),
    Feature("listed_before", 1, "after and, or that follows a capital"),
    Feature("town_before", 1, "after village of, city of and the like"),
    Feature("possessor_before", 1, "after a place in the possessive"),
    Feature("brand_before", -1, "after Real, Radio, Virgin and the like"),
    Feature("direction_before", 1, "after North, South, Upper and the like"),
    Feature("capital_after", -1, "before another capitalised word"),
    Feature("facility_after", 0, "before School, Airport, Church and the like"),
    Feature("natural_after", -1, "before River, Lake, Mountain and the like"),
    Feature("street_after", -1, "before Street, Road and the like"),
    Feature("press_after", -1, "before Times, Post, Herald and the like"),
    Feature("team_after", 0, "before the name of a team"),
    Feature("government_after", 0, "before Police, Council, Senate and the like"),
    Feature("body_after", -1, "before a word that ends organisations' names"),
    Feature("event_after", -1, "before Cup, Treaty, Festival and the like"),
    Feature("county_after", 1, "before County or Township"),
    Feature("town_after", 1, "before village, province, area in lower case"),
    Feature("counties_after", 1, "in a list that ends in counties"),
    Feature("initial_after", -1, "before an initial"),
    Feature("surname_after", -1, "a given name before a surname"),
    Feature("speech_after", -1, "before said, scored, won: a speaker or a team"),
    Feature("possessive_after", 0, "in the possessive"),
    Feature("container_after", 1, "before a comma and a state or country"),
    Feature("comma_after", 0, "before a comma"),
    Feature("bracket_after", 0, "before a bracket"),
    Feature("lower_after", 0, "before a word in lower case"),
    Feature("digit_after", -1, "before a number"),
    Feature("ordinary", -1, "an ordinary English word"),
    Feature("ordinary_at_start", -1, "an ordinary word at the beginning of a sentence"),
    Feature("lower_in_document", -1, "written in lower case elsewhere in the document"),
    Feature("given_name", -1, "a given name too"),
    Feature("surname", -1, "a surname too"),
    Feature("in_person_name", -1, "part of a person's full name in this document"),
    Feature("calendar", -1, "a month or a day"),
    Feature("log_population", 1, "inhabitants"),
    Feature("log_names", 1, "how many names the place has"),
    Feature("log_namesakes", 0, "how many places bear the name"),
    Feature("usual_name", 1, "the usual name of a place"),
    Feature("other_spelling", -1, "only another spelling of a place"),
    Feature("demonym", 0, "a demonym"),
    Feature("abbreviation", 0, "an abbreviation"),
    Feature("short_form", 0, "a short form"),
    Feature("district", 0, "a county or district"),
    Feature("region", 0, "a region, water, mountain or site"),
    Feature("no_population", 0, "inhabitants unknown"),
    Feature("prior", 1, "how clearly one of its bearers leads"),
    Feature("own", 1, "in a gazetteer of the user's own"),
    Feature("also_other_kind", -1, "also the name of a person or an organisation"),
    Feature("log_repeats", 0, "how often it is named"),
    Feature("share_good", 1, "share of its mentions here with in, near, or a state after"),
    Feature("share_bad", -1, "share of its mentions here that look like a person or a body"),
    Feature("good_elsewhere", 1, "another mention here has in, near, or a state after"),
    Feature("bad_elsewhere", -1, "another mention here looks like a person or a body"),
    Feature("natural", 0, "ends in River, Lake, Mountain"),
    Feature("street", 0, "ends in Street, Road, Highway"),
    Feature("numbered_road", 0, "a road with a number"),
    Feature("school", 0, "ends in University, School"),
    Feature("worship", 0, "ends in Church, Hospital"),
    Feature("transport", 0, "ends in Airport, Station, Camp"),
    Feature("open_air", 0, "ends in Park, Stadium, Square"),
    Feature("building", 0, "ends in Hall, Hotel, Museum"),
    Feature("settlement_word", 0, "ends in Township, District, Village"),
    Feature("place_inside", 0, "begins with the name of a place"),
])  # fmt: skip

# What can be seen of a candidate without looking at the text.
STATIC = [
    Feature("continent", 1, "a continent"),
    Feature("country", 0, "a country"),
    Feature("division", 0, "a first-level division"),
    Feature("district", 0, "a county or district"),
    Feature("region", 1, "a region, water or mountain"),
    Feature("site", 1, "a site"),
    Feature("wide", 1, "spans several countries"),
    Feature("person", 1, "a person in the tables"),
    Feature("organisation", 1, "an organisation in the tables"),
    Feature("population_of_country", 1, "inhabitants of the country"),
    Feature("population_of_division", 1, "inhabitants of the division"),
    Feature("population_of_settlement", 1, "inhabitants of the settlement"),
    Feature("population_unknown", 0, "inhabitants unknown"),
    Feature("names_of_settlement", 1, "how many names the settlement has"),
    Feature("other_spelling", -1, "not the settlement's usual spelling"),
    Feature("other_spelling_of_area", -1, "not the usual spelling of the country or division"),
    Feature("demonym", 0, "a demonym"),
    Feature("abbreviation", 0, "an abbreviation"),
    Feature("short_form", 0, "a short form of the name"),
    Feature("former", -1, "a former name"),
    Feature("capital", 1, "a capital"),
    Feature("english_speaking", 1, "in an English-speaking country"),
    Feature("abbreviation_in_capitals", 1, "an abbreviation, written in capitals"),
    Feature("spelling_in_capitals", -1, "capitals that no name of the place is written in"),
]
# What the words beside the mention say.
LOCAL = [
    Feature("in_container", 1, "in the state or country named after it"),
    Feature("in_county", 1, "in the county named after it"),
    Feature("in_container_elsewhere", 1, "in the state or country that another mention of it names"),
    Feature("county_word", 1, "County stands after it"),
    Feature("state_word", 1, "State or Province stands after it"),
    Feature("town_word", 1, "a town is spoken of"),
    Feature("town_word_elsewhere", 1, "another mention of it speaks of a town"),
    Feature("contains_before", 1, "stands after a comma, as states and countries do"),
    Feature("dateline_settlement", 1, "a settlement in the dateline"),
    Feature("person_word", 1, "a title, a given name or a verb of speech stands beside it"),
    Feature("place_word", -1, "in, at, near stands before it"),
    Feature("hinted_country", 1, "in the country given with the document"),
    Feature("hinted_near", 1, "near the point given with the document"),
]
# What the other mentions of the document say, by the probabilities of the round before.
DOCUMENT = [
    Feature("share_of_country", 1, "other mentions are in its country"),
    Feature("share_of_division", 1, "other mentions are in its division"),
    Feature("votes_of_division", 1, "its division is voted for"),
    Feature("country_named", 1, "its country is named"),
    Feature("division_named", 1, "its division is named"),
    Feature("others_within_50_km", 1, "other mentions are within 50 km"),
    Feature("distance_to_nearest", -1, "distance to the nearest other mention"),
    Feature("neighbour_in_division", 1, "the mention beside it is in its division"),
    Feature("neighbour_in_country", 1, "the mention beside it is in its country"),
    Feature("listed_alike", 1, "listed with a mention of its kind and country"),
]
# What the publisher's earlier documents say; only when asked for.
SOURCE = [
    Feature("source_country", 1, "where the publisher's earlier documents are set"),
    Feature("source_division", 1, "the division where the publisher's earlier documents are set"),
]
CANDIDATE = Catalogue([*STATIC, *LOCAL, *DOCUMENT, *SOURCE])
STATIC_END = len(STATIC)
LOCAL_END = STATIC_END + len(LOCAL)
DOCUMENT_END = LOCAL_END + len(DOCUMENT)

PLACED = Catalogue([
    Feature("bias", 0, "before anything is seen"),
    Feature("looks_like_a_name", 1, "the words and their surroundings"),
    Feature("probability", 1, "how sure the place is"),
    Feature("log_population", 1, "inhabitants"),
    Feature("share_of_country", 1, "other mentions are in its country"),
    Feature("share_of_division", 1, "other mentions are in its division"),
    Feature("others_within_50_km", 1, "other mentions are within 50 km"),
    Feature("country_named", 1, "its country is named"),
    Feature("division_named", 1, "its division is named"),
    Feature("neighbour_in_division", 1, "the mention beside it is in its division"),
    Feature("neighbour_in_country", 1, "the mention beside it is in its country"),
    Feature("in_container", 1, "in the state or country named after it"),
    Feature("ordinary", -1, "an ordinary English word"),
    Feature("given_name", -1, "a given name too"),
    Feature("surname", -1, "a surname too"),
])  # fmt: skip

# Names behave differently by what they usually stand for: one small model each.
MODELS = ("country", "division", "settlement", "facility", "unknown", "person", "organisation")
