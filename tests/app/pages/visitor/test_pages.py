import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import app.html
from app.html.view import STATIC, template_folders, weblink
from app.platform.i18n import LANGUAGES, Language, Words, catalogue
from tests.app.verification.demo_service import DemoService

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
TEMPLATES = Path(app.html.__file__).parent / "templates"
# Elements that load something, and the attribute that says from where.
LOADING = {"img": "src", "script": "src", "link": "href", "iframe": "src", "video": "src", "source": "src"}
VOID = {"meta", "link", "input", "img", "br"}


class Page(HTMLParser):
    """What a page holds: its tags, its words, and whether every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID and not self._self_closed():
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def _self_closed(self) -> bool:
        return (self.get_starttag_text() or "").endswith("/>")

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def look(service: DemoService, url: str, language: Language = "nl", status: int = 200) -> Page:
    answer = service.client.get(url, headers={**HTML, "Accept-Language": language})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-language"] == language
    return Page(answer.text)


def addresses(service: DemoService) -> list[str]:
    sector, urls = service.sector, service.runtime.urls
    badge = json.loads(service.document("valid"))
    subject = badge["credentialSubject"]
    return [
        "/", "/verify", "/docs", "/problems/badge-unknown", f"/verify?url={service.badges['valid']}",
        *service.badges.values(),
        urls.organisation(sector.association),
        *(urls.organisation(shop) for shop in sector.shops.values()),
        subject["achievement"]["id"], subject["source"]["id"],
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_in_both_languages_and_loads_nothing_from_elsewhere(
    service: DemoService, language: Language
) -> None:
    for address in addresses(service):
        page = look(service, address, language)
        assert [html["lang"] for html in page.of("html")] == [language]
        assert len(page.of("h1")) == 1, address
        assert len(page.of("main")) == 1
        for tag, attribute in LOADING.items():
            for attributes in page.of(tag):
                source = attributes.get(attribute) or ""
                local = ("/static/", "data:image/", service.runtime.settings.base_url)
                assert not source or source.startswith(local), (address, source)
        assert not [tag for tag, attributes in page.tags if any(name.startswith("on") for name in attributes)]
        assert not [tag for tag, attributes in page.tags if "style" in attributes]
        assert all("src" in attributes for attributes in page.of("script"))
        labelled = {label.get("for") for label in page.of("label")}
        fields = [*page.of("textarea"), *(one for one in page.of("input") if one.get("type") != "hidden")]
        assert {one["id"] for one in fields} <= labelled
        assert all("alt" in image for image in page.of("img"))


def test_the_badge_page_says_the_verdict_in_words_first(service: DemoService) -> None:
    for kind, words in (
        ("valid", "Deze badge is echt"),
        ("expired", "Deze badge is verlopen"),
        ("revoked", "Deze badge is ingetrokken"),
        ("suspended", "Deze badge geldt nu even niet"),
    ):
        page = look(service, service.badges[kind])
        assert words in page.words
        offered = {str(a.get("href")) for a in page.of("a")}
        assert {f"{service.badges[kind]}?as=png", f"{service.badges[kind]}?as=json"} <= offered


def test_the_downloads_of_a_badge_page_are_the_badge(service: DemoService) -> None:
    picture = service.client.get(service.badges["valid"], params={"as": "png"}, headers=HTML)
    document = service.client.get(service.badges["valid"], params={"as": "json"}, headers=HTML)
    assert picture.headers["content-type"] == "image/png"
    assert document.content == service.document("valid")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/credentials/" + "A" * 24, 404),
        ("/nothing/here", 404),
        ("/problems/no-such", 404),
        ("/static/x.css", 404),
    ],
)
def test_an_empty_address_is_a_helpful_page(service: DemoService, address: str, status: int) -> None:
    page = look(service, address, "nl", status)
    assert "Hier is niets" in page.words
    assert "/verify" in {a.get("href") for a in page.of("a")}


def test_programs_get_problem_details_all_the_same(service: DemoService) -> None:
    for headers in ({"Accept": "application/json"}, {"Accept": "*/*"}, {"Accept": "image/png"}):
        answer = service.client.get("/credentials/" + "A" * 24, headers=headers)
        assert answer.headers["content-type"] == "application/problem+json"
    answer = service.client.get("/api/v1/nothing", headers=HTML)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_a_template_asks_for_exists(language: Language) -> None:
    words = Words(language)
    for template in [file for folder in template_folders() for file in folder.glob("*.html")]:
        for key in re.findall(r"""\bt\(\s*["']([a-z0-9_.-]+[a-z0-9])["']\s*[,)]""", template.read_text()):
            assert words.has(key), (template.name, key)


@pytest.mark.parametrize("name", sorted(STATIC))
def test_static_files_may_be_kept_for_ever(service: DemoService, name: str) -> None:
    answer = service.client.get(f"/static/{name}")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


def test_the_explicit_language_goes_along_with_every_link(service: DemoService) -> None:
    page = Page(service.client.get("/?lang=en", headers={**HTML, "Accept-Language": "nl"}).text)
    assert "Show what you can do" in page.words
    own = {str(a["href"]) for a in page.of("a") if str(a.get("href")).startswith("/")}
    assert own == {"/?lang=en", "/verify?lang=en", "/?lang=nl", "/docs?lang=en"}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", " javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "vbscript:x",
        "//a.example", "https://a.example/\nx", "", None,
    ],
)  # fmt: skip
def test_what_is_no_web_address_never_becomes_a_link(url: str | None) -> None:
    assert weblink(url) == ""


def test_no_two_rooms_have_a_template_of_one_name() -> None:
    names = [file.name for folder in template_folders() for file in folder.glob("*.html")]
    assert {"base.html", "_report.html", "badge.html", "verify.html"} <= set(names)
    assert sorted(names) == sorted(set(names))


def test_every_problem_that_can_be_answered_is_explained() -> None:
    root = Path(app.html.__file__).parents[2]
    kinds = (
        "Malformed|Refused|NotFound|Gone|Conflict|TooMany|Unavailable"
        "|NotSignedIn|NotAllowed|NotAcceptable|TooLarge|UnsupportedMediaType|Invalid"
    )
    raised = re.compile(rf"""\b(?:{kinds})\(\s*"([a-z0-9-]+)",""")
    rule = re.compile(r"""^CODE: Final = "([a-z0-9-]+)"$""", re.MULTILINE)
    codes = {
        code
        for file in (root / "credentials" / "rules").rglob("*.py")
        for code in rule.findall(file.read_text())
    }
    # The guard's own codes stay inside a report, and the VC-API explains its problems itself.
    apart = {"outbound", "vc_api", "did_resolver"}
    for file in (root / "app").rglob("*.py"):
        if not apart & set(file.parts):
            codes |= set(raised.findall(file.read_text()))
    assert {"badge-unknown", "mandate-ended"} <= codes
    assert {code for code in codes if f"problem.{code}" not in catalogue("nl")} == set()
