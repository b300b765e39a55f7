"""The parts that read fields: tokens, names, numbers in rigid forms, and the marks around words."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.parser.fields.features import features
from citecheck.parser.fields.names import names_end, split_names
from citecheck.parser.fields.parse import read_reference
from citecheck.parser.fields.spans import clean_number, clean_words
from citecheck.parser.fields.tail import find_tail
from citecheck.parser.fields.tokens import MAX_TOKENS, tokenize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("21(3):388", "21 _( _3 _) _: _388"),
        ("ZhaoZ (2004)", "ZhaoZ ( _2004 _)"),
        ("S468–9", "S _468 _– _9"),
        ("第12卷", "第 _12 _卷"),
        ("D64 (2001)", "D _64 ( _2001 _)"),
        ("  ", ""),
    ],
)
def test_tokens_end_at_marks_and_where_letters_meet_digits(text: str, expected: str) -> None:
    assert " ".join("_" * t.glued + t.text for t in tokenize(text)) == expected


@given(st.text(max_size=200))
def test_tokens_are_the_text_in_order(text: str) -> None:
    tokens = tokenize(text)
    assert all(text[t.start : t.end] == t.text for t in tokens)
    assert "".join(t.text for t in tokens) == "".join(text.split())


def test_tokens_are_bounded() -> None:
    assert len(tokenize("a, " * 5000)) == MAX_TOKENS


@given(st.text(alphabet="ab1.,'\"“”()[] -–АБ王\ud800", max_size=120))
def test_every_token_has_features_that_can_be_encoded(text: str) -> None:
    tokens = tokenize(text)
    seen = features(tokens, find_tail(text))
    assert len(seen) == len(tokens)
    assert all(string.decode() for row in seen for string in row)


NAMES = [
    ("Smith J, Lee AB, van der Kolk BA.", ["Smith|J", "Lee|AB", "van der Kolk|BA"]),
    (
        "Herpertz, S. C., van der Kolk, B. A., & Smith, J., Jr.",
        ["Herpertz|S. C.", "van der Kolk|B. A.", "Smith|J.|Jr."],
    ),
    ("J.-P. Serre, Ø. Grøn, and M. D. Naylor", ["Serre|J.-P.", "Grøn|Ø.", "Naylor|M. D."]),
    ("Lippert, Barbara, Gaby Umbach und Wolfgang Wessels", ["Lippert|Barbara", "Umbach|Gaby", "Wessels|Wolfgang"]),
    ("Koh, Myung Jin, Hyoungsu Park, and Kellen Doyle", ["Koh|Myung Jin", "Park|Hyoungsu", "Doyle|Kellen"]),
    (
        "Chhabra, Sherry, Dale E. Gary, Gregg Hallinan, Marin M. Anderson, Bin Chen",
        ["Chhabra|Sherry", "Gary|Dale E.", "Hallinan|Gregg", "Anderson|Marin M.", "Chen|Bin"],
    ),
    ("Finkers, R., … Mons, B.", ["Finkers|R.", "Mons|B."]),
    ("Budge, Ian/Farlie, Dennis", ["Budge|Ian", "Farlie|Dennis"]),
    ("Bourdieu, P./Passeron, J. C.", ["Bourdieu|P.", "Passeron|J. C."]),
    ("Womack, James; Jones, Daniel", ["Womack|James", "Jones|Daniel"]),
    ("Beck, Aaron T.", ["Beck|Aaron T."]),
    ("García Márquez, Gabriel", ["García Márquez|Gabriel"]),
    ("Liu Xun, Zhang Min", ["Liu|Xun", "Zhang|Min"]),
    ("유경준, 송인호", ["유경준", "송인호"]),
    ("Иванов А. А., Петров Б. В.", ["Иванов|А. А.", "Петров|Б. В."]),
    ("ZhaoZ", ["Zhao|Z"]),
    ("Lautenschlager C Leal WS Clardy J", ["Lautenschlager|C", "Leal|WS", "Clardy|J"]),
    ("World Health Organization", ["=World Health Organization"]),
    ("WHO", ["=WHO"]),
    ("ATLAS Collaboration, G. Aad", ["=ATLAS Collaboration", "Aad|G."]),
    ("STAR Collaboration (Abelev B. I.)", ["=STAR Collaboration", "Abelev|B. I."]),
    ("GATTI Tancredi", ["GATTI|Tancredi"]),
    ("Jannink J-L.", ["Jannink|J-L"]),
    ("Miroiu M. u. Codita C.", ["Miroiu|M.", "Codita|C."]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), NAMES, ids=[text[:20] for text, _ in NAMES])
def test_names_are_split(text: str, expected: list[str]) -> None:
    names = split_names(text).names
    shown = ["=" + n.literal if n.literal else "|".join(filter(None, (n.family, n.given, n.suffix))) for n in names]
    assert shown == expected


@pytest.mark.parametrize(
    ("text", "et_al", "editors", "families"),
    [
        ("Smith J, Lee A, et al.", True, False, ["Smith", "Lee"]),
        ("Finkers, R., Evelo, C. T., . . . & Mons, B.", True, False, ["Finkers", "Evelo"]),
        ("Smith J und andere, Lee A, and others", True, False, ["Smith", "Lee"]),
        ("In: Daalder, Hans/Mair, Peter (eds.):", False, True, ["Daalder", "Mair"]),
        ("Chambers C, editor.", False, True, ["Chambers"]),
        ("Ahmed S, Edwards T", False, False, ["Ahmed", "Edwards"]),
    ],
)
def test_what_stands_beside_names_is_kept(text: str, et_al: bool, editors: bool, families: list[str]) -> None:  # noqa: FBT001 - a table
    found = split_names(text)
    assert (found.et_al, found.editors) == (et_al, editors)
    assert [n.family for n in found.names][:1] == families[:1]


@given(st.text(max_size=300))
def test_splitting_names_invents_no_letters(text: str) -> None:
    letters = "".join(text.split())
    for name in split_names(text).names:
        for part in (name.family, name.given, name.literal):
            assert part is None or "".join(part.split()) in letters or not part.isascii()


@pytest.mark.parametrize(
    ("text", "expected", "exact"),
    [
        ("J Tests. 2018 Sep;21(3):388–414.", {"year": "2018", "volume": "21", "issue": "3", "pages": "388–414"}, True),
        ("J Tests. 2013 May 28;8(5):e64911.", {"year": "2013", "volume": "8", "issue": "5", "pages": "e64911"}, True),
        (
            "J Tests. 2019;29(Suppl. 1):S3-9",
            {"year": "2019", "volume": "29", "issue": "Suppl. 1", "pages": "S3-9"},
            True,
        ),
        ("J Tests. 2013;4.", {"year": "2013", "volume": "4"}, True),
        ("J Tests, 50(4), 292–298.", {"volume": "50", "issue": "4", "pages": "292–298"}, False),
        ("Ann. of Tests (2) 61 (1955), 197–278.", {"volume": "61", "year": "1955", "pages": "197–278"}, False),
        ("Test Lett. 114( 2015 )072302", {"volume": "114", "year": "2015", "pages": "072302"}, False),
        ("J. Tests 16 102–105", {"volume": "16", "pages": "102–105"}, False),
        ("A title of 1995: 18 cases", None, False),
        ("2018;21(3):388–414. A long note of other things follows here and here.", None, False),
    ],
)
def test_rigid_forms_say_which_number_is_which(text: str, expected: dict[str, str] | None, exact: bool) -> None:  # noqa: FBT001 - a table
    tail = find_tail(text)
    assert (tail and {name: text[a:b] for name, (a, b) in tail.spans.items()}) == expected
    assert bool(tail and tail.exact) == exact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“On a thing,”", "On a thing"),
        ("In: Handbook of things.", "Handbook of things"),
        ("In Vivo", "In Vivo"),
        ("(New York:", "New York"),
        ("'Title of it,'", "Title of it"),
        ("The effect (in mice).", "The effect (in mice)"),
        ("«Название»", "Название"),
        (" . , ", None),
    ],
)
def test_words_lose_the_marks_around_them(text: str, expected: str | None) -> None:
    assert clean_words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vol. 12,", "12"),
        ("(3):", "3"),
        ("pp. 388–414.", "388–414"),
        ("S. 12-34", "12-34"),
        ("S468–9", "S468–9"),
        ("제8권,", "8"),
        ("第12", "12"),
        ("Т. 5,", "5"),
        ("№ 3.", "3"),
        ("Vol. II", "II"),
        ("(Suppl. 1)", "Suppl. 1"),
        ("no. 7", "7"),
        ("e64911.", "e64911"),
        ("().", None),
    ],
)
def test_numbers_lose_the_words_before_them(text: str, expected: str | None) -> None:
    assert clean_number(text) == expected


@pytest.mark.parametrize(
    "piece", ["A. ", "A.-", ", ", "and ", "((", "“", "Smith J ", "A, ", "/a", "'", "1(", "1:2 ", "et al "]
)
def test_parts_take_bounded_time(piece: str) -> None:
    text = piece * (5000 // len(piece))
    began = time.process_time()
    split_names(text)
    clean_words(text)
    clean_number(text)
    find_tail(text)
    assert time.process_time() - began < 2


def test_help_does_not_load_the_model() -> None:
    code = "import sys; from citecheck.cli import main; import citecheck.parser.fields.parse; print('pycrfsuite' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


DOCUMENTS = [
    (
        "ISO 9001:2015. Quality management systems. Geneva: ISO; 2015.",
        ("standard", "ISO 9001. Quality management systems", 2015),
    ),
    (
        "DIN EN 12464-1: Licht und Beleuchtung. Berlin: Beuth, 2011.",
        ("standard", "DIN EN 12464-1. Licht und Beleuchtung", 2011),
    ),
    ("Roe v. Wade, 410 U.S. 113 (1973).", ("legal_case", "Roe v. Wade", 1973)),
    ("Donoghue v Stevenson [1932] AC 562.", ("legal_case", "Donoghue v Stevenson", 1932)),
    (
        "Regulation (EU) 2016/679 of the European Parliament and of the Council of 27 April 2016.",
        (
            "legislation",
            "Regulation (EU) 2016/679 of the European Parliament and of the Council of 27 April 2016",
            2016,
        ),
    ),
    (
        "Smith J. Regulation of growth in rice. Cell. 2016;5(2):11-9.",
        ("article-journal", "Regulation of growth in rice", 2016),
    ),
    ("Reid V. Wade and swim. J Sports. 2014;5(1):1-9.", ("article-journal", "Wade and swim", 2014)),
]


@pytest.mark.parametrize(("text", "expected"), DOCUMENTS)
def test_standards_cases_and_acts_are_told_by_their_form(text: str, expected: tuple[str, str, int]) -> None:
    work = read_reference(text).work
    assert (work.type, work.title, work.year) == expected


ENDS = [
    ("PITA, João Rui. Farmácia", "PITA, João Rui."),
    ("COUTINHO, R. Mamadou Ba:", "COUTINHO, R."),
    ("Sloterdijk, P. Kritik der zynischen", "Sloterdijk, P."),
    ("SILVA, J. A. da. Os", "SILVA, J. A. da."),
    ("Fillat MF The Fur", "Fillat MF"),
    ("Smith, J. Peter", None),
    ("Smith, J., & Jones, K. R.", None),
    ("SMITH, J. A. JONES", None),
    ("Lippert, Barbara, Gaby Umbach", None),
    ("Smith, John A. and Mary Baker", None),
]


@pytest.mark.parametrize(("text", "names"), ENDS)
def test_names_end_where_words_of_a_title_begin(text: str, names: str | None) -> None:
    end = names_end(text)
    assert (text[:end].strip() if end else None) == names


FAMILIES = [
    ("Lopes A, Costa e Silva J", ["Lopes|A", "Costa e Silva|J"]),
    ("Lopes, A., Costa, B. e Silva, J.", ["Lopes|A.", "Costa|B.", "Silva|J."]),
    ("Ortega y Gasset, J.", ["Ortega y Gasset|J."]),
    ("García M y Pérez J", ["García|M", "Pérez|J"]),
    ("Barros, S. L. de, & Dainez, D.", ["Barros|S. L. de", "Dainez|D."]),
    ("PAIVA, Manuel Henriques de.", ["PAIVA|Manuel Henriques de"]),
    ("Kassar, M. de C. M., Hoek, L. van der", ["Kassar|M. de C. M.", "Hoek|L. van der"]),
    ("Sudha, M. L., & Haridas R, P.", ["Sudha|M. L.", "Haridas R|P."]),
    ("ZhaoZ, LiY", ["Zhao|Z", "Li|Y"]),
]


@pytest.mark.parametrize(("text", "expected"), FAMILIES)
def test_words_that_belong_to_one_name_stay_together(text: str, expected: list[str]) -> None:
    assert ["|".join(filter(None, (n.family, n.given))) for n in split_names(text).names] == expected
