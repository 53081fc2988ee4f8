"""How is a geocoding service asked: through geopy, patiently, and within its terms?

Nobody is asked faster than the service allows. What fails for a moment (a time-out, a 500, a 429) is asked again, after
the time that the service names; what is refused (a wrong key, a 403) is not. After a few questions in a row without an
answer the service is taken to be down.
"""

import inspect
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gazetteer.cells import UnfitError
from gazetteer.errors import GazetteerError, SourceError
from gazetteer.geocoding.answers import Answer, read_answer
from gazetteer.programs import join_words

# Nominatim's usage policy: "an absolute maximum of 1 request per second". It is the strictest, and kept for all.
DELAY = 1.0
RETRIES = 2
# How long to wait at most for a service that asks for time; beyond it the run ends, and can go on later.
LONGEST_WAIT = 120.0
TIMEOUT = 20.0

# By the services' own pages, as of November 2026. What is not listed has terms of its own, which its users agreed to.
TERMS: Mapping[str, str] = {
    "nominatim": (
        "Nominatim's public server takes one request a second and no bulk queries, and wants answers to be cached "
        "(operations.osmfoundation.org/policies/nominatim). Its data are © OpenStreetMap contributors, under the ODbL: say so where you publish them."
    ),
    "photon": (
        "Photon's public server is for fair use and throttles those who ask much (photon.komoot.io). "
        "Its data are © OpenStreetMap contributors, under the ODbL: say so where you publish them."
    ),
    "geonames": (
        "GeoNames' free services need an account (--username) and take 1,000 requests an hour (geonames.org/export). "
        "Its data are under CC BY 4.0: name GeoNames where you publish them."
    ),
}


class ServiceError(GazetteerError):
    """A service cannot be asked, or refuses to answer."""


@dataclass
class Service:
    """A service that can be asked.

    Attributes:
        name: What geopy calls it.
        geocode: geopy's function, which takes a query and options.
        options: What to pass besides the query, for a country.
        delay: Seconds between two requests.
        retries: How often to ask again what failed.
    """

    name: str
    geocode: Callable[..., Any]
    options: Callable[[str], dict[str, Any]]
    delay: float = DELAY
    retries: int = RETRIES
    _limited: Callable[..., Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Set the pace."""
        from geopy.extra.rate_limiter import RateLimiter

        self._limited = RateLimiter(
            self._geocode,
            min_delay_seconds=self.delay,
            max_retries=self.retries,
            error_wait_seconds=max(self.delay, min(5 * self.delay, 5.0)),
            swallow_exceptions=False,
        )

    def ask(self, query: str, country: str) -> Answer | None:
        """Return what the service finds first, or ``None``.

        Args:
            query: What to look for.
            country: ISO 3166-1 alpha-2, or "".

        Raises:
            UnfitError: The answer is none.
            ServiceError: The service refuses; to ask again would not help.
            SourceError: It does not answer, though asked several times.
        """
        from geopy.exc import GeopyError

        try:
            location = self._limited(query, **self.options(country))
        except ServiceError:
            raise
        except GeopyError as error:
            raise SourceError(f"{self.name} does not answer: {_sentence(error)}") from error
        except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            # geopy reads what a service sends in good faith; this is what a garbled answer makes of that.
            raise UnfitError(f"what cannot be read ({_sentence(error)})") from error
        if location is None:
            return None
        return read_answer(str(location.address), location.latitude, location.longitude, location.raw)

    def _geocode(self, query: str, **options: Any) -> Any:
        """Ask once; tell apart what may pass from what will not."""
        from geopy import exc

        try:
            with warnings.catch_warnings():
                # Of a latitude beyond the poles geopy warns before it refuses it.
                warnings.simplefilter("ignore", UserWarning)
                return self.geocode(query, **options)
        except exc.GeocoderRateLimited as error:
            wait = float(error.retry_after or 0)
            if wait > LONGEST_WAIT:
                raise ServiceError(
                    f"{self.name} asks to wait {wait:,.0f} s; run the command again then"
                ) from error
            time.sleep(wait)
            raise
        except (
            exc.GeocoderAuthenticationFailure,
            exc.GeocoderInsufficientPrivileges,
            exc.GeocoderQueryError,
            exc.ConfigurationError,
        ) as error:
            raise ServiceError(f"{self.name} refuses: {_sentence(error)}") from error


def open_service(
    name: str, given: Mapping[str, str], *, delay: float = DELAY, retries: int = RETRIES
) -> Service:
    """Open one of geopy's geocoders.

    Args:
        name: As geopy calls it: nominatim, photon, geonames, opencage, ...
        given: What it may need, by geopy's words: ``domain``, ``scheme``, ``user_agent``, ``username``, ``api_key``.
        delay: Seconds between two requests.
        retries: How often to ask again what failed.

    Raises:
        ServiceError: There is no such service, or it needs something that is not given.
    """
    from geopy.adapters import URLLibAdapter
    from geopy.exc import ConfigurationError, GeocoderNotFound
    from geopy.geocoders import get_geocoder_for_service

    try:
        class_ = get_geocoder_for_service(name)
    except GeocoderNotFound:
        from geopy.geocoders import SERVICE_TO_GEOCODER

        raise ServiceError(
            f"geopy has no service {name!r}; it has {', '.join(sorted(SERVICE_TO_GEOCODER))}"
        ) from None
    parameters = inspect.signature(class_.__init__).parameters
    usable = {key: value for key, value in given.items() if value and key in parameters}
    needed = [
        key
        for key, parameter in parameters.items()
        if key != "self" and parameter.default is parameter.empty and key not in usable
    ]
    if needed:
        options = [f"--{key.replace('_', '-')}" for key in needed]
        raise ServiceError(f"{name} needs {join_words(options)}")
    try:
        # geopy's other adapter, requests, sleeps by itself for as long as a server says, be it a day.
        geocoder = class_(**usable, timeout=TIMEOUT, adapter_factory=URLLibAdapter)
    except ConfigurationError as error:
        raise ServiceError(f"{name}: {_sentence(error)}") from error
    return Service(name, geocoder.geocode, _options_of(geocoder.geocode), delay, retries)


def _options_of(geocode: Callable[..., Any]) -> Callable[[str], dict[str, Any]]:
    """Return what to ask a service for, by the parameters that it has: its country only, with the address in parts."""
    parameters = inspect.signature(geocode).parameters

    def options(country: str) -> dict[str, Any]:
        chosen: dict[str, Any] = {}
        if "addressdetails" in parameters:
            chosen["addressdetails"] = True
        if "language" in parameters:
            chosen["language"] = "en"
        if country and "country_codes" in parameters:
            chosen["country_codes"] = country.lower()
        elif country and "country" in parameters:
            chosen["country"] = country
        return chosen

    return options


def _sentence(error: Exception) -> str:
    """What a library says, as one line of a readable length."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 160 else f"{text[:160]}..."
