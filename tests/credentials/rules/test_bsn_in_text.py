"""F26: a BSN in any disguise is refused, and ordinary numbers are let pass."""

import pytest

from credentials.rules.bsn_in_text import contains_bsn

PLAIN = "111222333"


def in_script(zero: int) -> str:
    return "".join(chr(zero + int(digit)) for digit in PLAIN)


def joined(between: str) -> str:
    return between.join(("111", "222", "333"))


SCRIPTS = {
    "arabic": 0x0660, "persian": 0x06F0, "nko": 0x07C0, "devanagari": 0x0966, "bengali": 0x09E6,
    "gurmukhi": 0x0A66, "tamil": 0x0BE6, "thai": 0x0E50, "lao": 0x0ED0, "tibetan": 0x0F20,
    "myanmar": 0x1040, "khmer": 0x17E0, "mongolian": 0x1810, "fullwidth": 0xFF10, "bold": 0x1D7CE,
    "monospace": 0x1D7F6, "adlam": 0x1E950, "subscript": 0x2080, "circled": 0x245F, "dingbat": 0x2775,
    "parenthesised": 0x2473, "full-stopped": 0x2487, "roman": 0x215F, "tags": 0xE0030,
}  # fmt: skip
SEPARATORS = {
    "none": "", "space": " ", "spaces": "   ", "tab": "\t", "newline": "\n", "lines": "\r\n\r\n", "dot": ".",
    "comma": ",", "comma-space": ", ", "semicolon": ";", "colon": ":", "slash": "/", "backslash": "\\",
    "underscore": "_", "hyphen": "-", "spaced-hyphen": " - ", "en-dash": "\u2013", "em-dash": "\u2014",
    "minus": "\u2212", "middle-dot": "\u00b7", "bullet": "\u2022", "pipe": "|", "star": "*", "plus": "+",
    "equals": "=", "hash": "#", "apostrophe": "'", "quote": '"', "brackets": ")(", "times": "\u00d7",
    "nbsp": "\u00a0", "thin-space": "\u2009", "ideographic-space": "\u3000", "zero-width": "\u200b",
    "joiner": "\u200d", "word-joiner": "\u2060", "soft-hyphen": "\u00ad", "bom": "\ufeff",
    "combining": "\u0301", "variation": "\ufe0f", "filler": "\u3164", "braille-blank": "\u2800",
    "emoji": "\U0001f600", "modifier": "\u02d0",
}  # fmt: skip
WRITTEN = {
    "label": "bsn:111222333.",
    "urn": "urn:111222333",
    "urn-nl": "urn:nl:bsn:111222333",
    "did": "did:111222333",
    "http": "http:111222333",
    "link": "https://example.org/111222333",
    "query": "https://example.org/?q=111222333&x=1",
    "percent": "%31%31%31%32%32%32%33%33%33",
    "entity": "&#49;&#49;&#49;222333",
    "inside-a-word": "nummer111222333x",
    "after-a-number": "2026 111222333",
    "before-a-date": "111 222 333 op 12 januari",
    "uneven": "1112.22.333",
    "singles": "1 1 1 2 2 2 3 3 3",
    "mixed": "11.12-22 3/33",
    "keycaps": "".join(f"{digit}\ufe0f\u20e3" for digit in PLAIN),
    "accented": "".join(f"{digit}\u0332" for digit in PLAIN),
    "two-scripts": "111\u0662\u0662\u0662\uff13\uff13\uff13",
    "chinese": "\u4e00\u4e00\u4e00\u4e8c\u4e8c\u4e8c\u4e09\u4e09\u4e09",
    "like-a-telephone": "+111 222 333",
    "like-a-date": "11-12-2233 3",
    "like-an-amount": "\u20ac 111.222.333",
    "hexadecimal-but-short": "abc111222333def",
}  # fmt: skip
INNOCENT = (
    "111222334", "1112223330", "000000000", "06 12 34 56 78", "06-12345678", "06-1112 2233", "0612345678",
    "06.11.12.22.33", "020-1234567", "020 123 45 67", "(020) 123 45 67", "0111-222333", "+31 6 12345678",
    "+31612345678", "+31 (0)20 123 4567", "+31 11 122 2333", "0031 6 12 34 56 78", "+32 470 12 34 56",
    "+49 30 901820000", "088 - 123 45 67", "12-05-2026", "2026-05-12", "12/05/2026 13:45", "1-5-2026 10:30",
    "12-05-2026 t/m 31-05-2026", "12-05-2026 - 31-05-2026", "van 9:00-17:30", "9.00 - 12.30, 13.00 - 17.30",
    "2026-05-12 09:00:00", "\u20ac 12,50", "\u20ac 12,50; \u20ac 13,75", "12,50 + 13,75",
    "\u20ac 1.234.567,89", "9711 LM", "1234 AB 12", "Laan 12, 9711 LM Groningen", "8712345678906",
    "8 712345 678906",
    "978-90-123-4567-8", "9789012345678", "IBAN NL91 ABNA 0417 1643 00", "KvK 12345678", "120 x 60 x 75 cm",
    "230 V, 50 Hz, 16 A", "3 van de 4 keer, 2 uur", "week 12, 13 en 14", "1, 2, 3, 4", "2024, 2025, 2026",
    "36 V 11,6 Ah 418 Wh", "niveau 1, 2 en 3", "100%, 75%, 50%", "serienummer WX-12345-67", "10.000 kg",
    "52.3702, 4.8952", "1e 2e 3e 4e 5e 6e 7e 8e 9e", "urn:uuid:11122233-3000-4000-8000-111222333000",
    "11122233-3abc-4000-8000-111222333000", "a3f5111222333bc0d1e2f3a4b5c6d7e8f", "Maat 38/40, 42/44, 46/48",
)  # fmt: skip


@pytest.mark.parametrize("script", list(SCRIPTS))
def test_digits_of_any_script_are_digits(script: str) -> None:
    assert contains_bsn(f"Nummer {in_script(SCRIPTS[script])} genoteerd")


@pytest.mark.parametrize("name", list(SEPARATORS))
def test_nothing_between_the_digits_hides_them(name: str) -> None:
    assert contains_bsn(f"Nummer {joined(SEPARATORS[name])} genoteerd")


@pytest.mark.parametrize("name", list(WRITTEN))
def test_a_bsn_is_found_however_it_is_typed(name: str) -> None:
    assert contains_bsn(WRITTEN[name])


@pytest.mark.parametrize("text", INNOCENT, ids=[f"{number:02}" for number in range(len(INNOCENT))])
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not contains_bsn(f"Let op: {text}.")


def test_there_are_enough_of_both() -> None:
    assert len(SCRIPTS) + len(SEPARATORS) + len(WRITTEN) >= 60
    assert len(INNOCENT) >= 40


@pytest.mark.parametrize("unit", ["1 ", "1.1-", "+31 ", "1" * 8 + " ", "0", "12:30 ", "1,00;", "(0) "])
def test_a_long_text_is_read_to_its_end(unit: str) -> None:
    text = unit * (4000 // len(unit))
    assert contains_bsn(text + " en 111222333")
