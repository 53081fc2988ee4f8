"""The desk in a real browser: every page on a phone and on a wide screen, the whole loop by keys, and no accessibility fault."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_project import ASHKELON, BRIGADES, NEAR, ODD, make_project, project_room
from service_client import live

from gazetteer.loading import load_folder
from resolvers.adapters.service.desk.journal import read_journal
from resolvers.adapters.service.settings import Settings
from resolvers.review_queue import FILE, ReviewItem, load_queue

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

SIZES = [(390, 844), (1440, 900)]
TEXT = "The Qassam Brigades spoke in Gaza City. Later Qassem Brigades fired on Ashkelon in Israel; the Qassam Brigades said so."
PAGES = [
    "/desk/",
    "/desk/?q=Ashkelom",
    f"/desk/entities/{ASHKELON}",
    "/desk/entities/local:script",
    "/desk/read",
    "/desk/review",
    f"/desk/review/{NEAR.token}",
    f"/desk/review/{ODD.token}",
    "/desk/review?show=decided",
    "/desk/lint",
    "/desk/quality",
    "/desk/journal",
    "/desk/entities/nobody",
]


class Browser:
    """Chromium at one of the desk's pages."""

    def __init__(self, address: str) -> None:
        from selenium import webdriver

        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or ""
        for flag in (
            "headless=new",
            "no-sandbox",
            "disable-gpu",
            "disable-background-networking",
            "no-first-run",
            "disable-sync",
        ):
            options.add_argument(f"--{flag}")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = shutil.which("chromedriver")
        assert options.binary_location, "make test-all installs Chromium"
        assert driver, "make test-all installs Chromium's driver"
        self.driver = webdriver.Chrome(options, webdriver.ChromeService(driver))
        self.address = address

    def screen(self, width: int, height: int, *, dark: bool = False) -> None:
        """Take a screen of this size."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def open(self, path: str) -> None:
        """Open a page."""
        self.driver.get(self.address + path)

    def find(self, selector: str) -> Any:
        """The first element that a selector finds."""
        return self.driver.find_element("css selector", selector)

    def press(self, key: str) -> None:
        """Press a key, wherever the page has its focus, and wait for what comes of it."""
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(key).perform()

    def wait(self, words: str) -> None:
        """Wait until a page is there whole, its script too, and shows some words."""
        from selenium.common.exceptions import StaleElementReferenceException
        from selenium.webdriver.support.ui import WebDriverWait

        patience = WebDriverWait(self.driver, 30, ignored_exceptions=[StaleElementReferenceException])
        patience.until(
            lambda _: self.run("return document.readyState") == "complete" and words in self.find("body").text
        )

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def complaints(self) -> list[str]:
        """What the browser logged: errors, and what the content policy held back."""
        log: list[dict[str, str]] = self.driver.get_log("browser")
        # A page that says 404 on purpose is logged as a failed load.
        return [entry["message"] for entry in log if "status of 404" not in entry["message"]]

    def faults(self) -> list[str]:
        """What axe-core calls a serious or critical fault of the page."""
        from axe_core_python.selenium import Axe

        found = Axe().run(self.driver)["violations"]
        return [
            f"{one['id']}: {node['html'][:150]}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]

    def close(self) -> None:
        """Close the browser."""
        self.driver.quit()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with three spellings that wait."""
    return make_project(tmp_path / "tables", NEAR, ODD, BRIGADES)


@pytest.fixture
def browser(folder: Path, cache: Path) -> Iterator[Browser]:
    """A browser at a desk that is served over a socket."""
    settings = Settings(user="ka", gazetteers=(folder,), project=folder)
    with live(settings, project_room(folder, cache)) as port:
        browser = Browser(f"http://127.0.0.1:{port}")
        yield browser
        browser.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_is_accessible(browser: Browser, dark: bool) -> None:
    """On either screen no page is wider than it, logs an error, or has a serious fault by axe-core's rules."""
    browser.open("/desk/read")
    browser.run("document.getElementById('text').value = arguments[0]", TEXT)
    browser.find("button[value=text]").click()
    text = browser.driver.current_url.removeprefix(browser.address)
    browser.open("/desk/read")
    browser.run(
        "document.getElementById('text').value = arguments[0]", "town,country\nAshkelom,IL\nGaza Cty,PS\n"
    )
    browser.find("button[value=table]").click()
    table = browser.driver.current_url.removeprefix(browser.address)
    wrong = []
    for width, height in SIZES:
        browser.screen(width, height, dark=dark)
        for path in [*PAGES, text, table]:
            browser.open(path)
            if browser.run("return document.documentElement.scrollWidth > innerWidth"):
                wrong.append(f"{path} is wider than {width}")
            wrong += [f"{path} at {width}: {fault}" for fault in [*browser.faults(), *browser.complaints()]]

    assert wrong == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_loop_by_keys(browser: Browser, folder: Path, width: int, height: int) -> None:
    """Start, accept, undo, misspelling, create, reject: one key each; tables, queue and journal follow."""
    browser.screen(width, height)
    browser.open("/desk/review")
    browser.press("\ue007")
    browser.wait("rockets on Ashkelom at dawn")
    browser.press("y")
    browser.wait("Saved: Ashkelom is a name of Ashkelon.")
    browser.press("u")
    browser.wait("Taken back: Ashkelom")
    assert "Ashkelom" not in {name.text for name in load_folder(folder).names[ASHKELON]}
    browser.press("m")
    browser.wait("Saved: Ashkelom is a misspelling of Ashkelon.")
    browser.press("c")
    browser.run("document.querySelector('[name=new_type]').value = 'camp'")
    browser.find("[name=new_name]").send_keys("\ue007")
    browser.wait("Saved: Xyzzy Camp is new.")
    browser.press("n")
    browser.wait("Nothing waits.")

    layer = load_folder(folder)
    assert {name.text: name.status for name in layer.names[ASHKELON]}["Ashkelom"] == "misspelling"
    assert layer.entities["local:xyzzy-camp"].type == "camp"
    assert [item.action for item in load_queue(folder / FILE).decided()] == [
        "misspelling",
        "create",
        "reject",
    ]
    assert [entry.action for entry in read_journal(folder).entries] == [
        "alias",
        "undo",
        "misspelling",
        "create",
        "reject",
    ]
    assert browser.complaints() == []


def test_choosing_by_number(browser: Browser, folder: Path) -> None:
    """A digit chooses the candidate, a letter decides; keys that somebody types into a field decide nothing."""
    item = ReviewItem(("Nigera",), "place", "", "ambiguous", origins={"a.txt": 1})
    make_project(folder, item)
    browser.open(f"/desk/review/{item.token}")
    second = browser.find("#candidate2").get_attribute("value")
    browser.find("summary[data-key=d]").click()
    browser.find("#lang").send_keys("en")
    assert load_queue(folder / FILE).items[item.key].is_open
    browser.run("document.activeElement.blur()")
    browser.press("2")
    browser.press("y")
    browser.wait("Saved: Nigera is a name of")

    assert {name.text: name.lang for name in load_folder(folder).names[second]} == {"Nigera": "en"}


def test_candidates_while_typing(browser: Browser) -> None:
    """Candidates appear as one types, without the page being loaded anew; / leads to the field."""
    browser.open("/desk/quality")
    browser.press("/")
    browser.wait("people, organisations and places")
    browser.run("document.body.dataset.same = 'yes'")
    browser.find("input[name=q]").send_keys("Ashkelom")
    browser.wait("Ashkelon")

    assert browser.run("return document.body.dataset.same") == "yes"
    assert browser.driver.current_url.endswith("?q=Ashkelom&kind=&country=")
    assert browser.complaints() == []


def test_a_dropped_file(browser: Browser, tmp_path: Path) -> None:
    """A file dropped anywhere on the page is read."""
    browser.open("/desk/read")
    browser.run(
        """
        const files = new DataTransfer();
        files.items.add(new File([arguments[0]], "dropped.txt", { type: "text/plain" }));
        document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
        """,
        TEXT,
    )
    browser.wait("dropped.txt")
    browser.wait("All mentions")

    assert browser.complaints() == []


def test_without_scripts(browser: Browser, folder: Path) -> None:
    """With scripts turned off everything still works: search, review, undo."""
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.open("/desk/?q=Ashkelom")
    assert "Ashkelon" in browser.find("main").text
    browser.open(f"/desk/review/{NEAR.token}")
    browser.find("button[value=misspelling]").click()
    browser.wait("Saved: Ashkelom is a misspelling of Ashkelon.")
    browser.find(".done button").click()
    browser.wait("Taken back: Ashkelom")

    assert [entry.action for entry in read_journal(folder).entries] == ["misspelling", "undo"]
