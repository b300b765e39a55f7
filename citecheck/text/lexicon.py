"""Word lists by language, each of them once: small words, "and", particles, months, stop words, abbreviations.

Only closed classes of words are listed, which grammars of these languages give in full: what belongs to an open class
(nouns, names) is learnt from the document at hand. All words are in lower case; since some callers compare folded text
(`citecheck.text.normalize.fold`), words with marks are in both spellings (`für`, `fur`).
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def _by_language(lists: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in lists.items()}


def _all_of(lists: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(chain.from_iterable(lists.values()))


# Articles, "of" and "and": what is between the content words of nearly every name. With nothing but a name's
# initials to go by, these alone are left out (`citecheck.text.names.acronym`).
JOINING_WORDS = _all_of(
    _by_language(
        {
            "en": "of the and for on in",
            "de": "der die das des und",
            "fr": "de des la le les et",
            "es": "de del la y",
            "pt": "e do da dos das",
            "it": "di",
        }
    )
)
# Articles, conjunctions and prepositions of up to five letters, which acronyms and abbreviated names leave out
SMALL_WORDS_OF = _by_language(
    {
        "en": "a an and at by for from in of on or the to with s",
        "de": "am an auf aus bei das dem den der des die ein eine fur fuer für im in mit und vom von zu zum zur",
        "fr": "a à au aux d dans de des du en et l la le les par pour sur un une",
        "es": "a al con de del e el en la las los para por un una y",
        "pt": "a à ao aos as às com da das de do dos e em na nas no nos o os para pela pelo por",
        "it": "a ai al alla con d da dal dalla de degli dei del dell della delle dello di e ed gli i il in l la le lo"
        " nel nella per sul sulla",
        "ca": "a al amb d de del dels el els i la les per",
        "nl": "aan de den der een en het in met op s t te ten ter van voor",
        "da no sv": "af att av de den det en et ett for för i med och og om på pa til till",
        "fi": "ja sekä seka",
        "pl": "do dla i im na o od oraz po przy w we z za ze",
        "cs sk": "a do i k ke na o od po pre pro při pri s se so u v ve z za ze",
        "hr sl sr": "i in na o od po pri s sa u v z za",
        "hu": "a az es és",
        "ro": "a ale cu de din in în la pe pentru si și",
        "tr": "icin için ile ve",
        "ru uk": "без в во для до з за и из й к ко на о об од от по при с со та у і із",
        "el": "για η ή και ο οι στα στη στην στις στο στον στους τα τη την της τις το του τους των",
    }
)
SMALL_WORDS = _all_of(SMALL_WORDS_OF)
# Of the languages in which names of journals are compared word by word: what ISO 4 leaves
# out, but not what is itself an abbreviation: `Am J Hum Genet` (American), `Met Mater Int` (Metals)
JOURNAL_SMALL_WORDS = _all_of(
    {code: SMALL_WORDS_OF[code] for code in ("en", "de", "fr", "es", "pt", "it", "nl")}
) - frozenset("am com con dem den met per ten ter".split())
# "and" between two authors, as the words of a text are split. Of the words in small letters alone: `Dan` is a name.
AND_WORDS_OF = _by_language(
    {
        "signs": "& ＆ · ・",
        "en de fr": "and und et",
        "es pt it ca": "y e i",
        "ro": "și şi",
        "nl": "en",
        "da no sv is": "og och samt",
        "fi et": "ja sekä ning",
        "lv lt": "un ir",
        "pl hr": "i oraz",
        "cs sk": "a",
        "sl": "in",
        "hu": "és valamint",
        "tr": "ve",
        "el": "και κι",
        "ru bg sr": "и",
        "uk": "та і й",
        "id ms": "dan",
        "vi": "và",
        "ar": "و",
        "zh ja": "和 与 及 與 、 と",
        "ko": "와 과 및",
    }
)
AND_WORDS = _all_of(AND_WORDS_OF)
# Those that are something else so often that the reference list must have both names: `Smith in Jones (2010)`
UNSURE_AND_WORDS = AND_WORDS_OF["sl"]
OR_WORDS = _all_of(_by_language({"en": "or", "de": "oder bzw", "fr": "ou", "es it": "o"}))
# the same within a pattern, of the languages in which articles are found with both a list and citations by name
AND_PATTERN = r"(?:\b(?:and|und|et|y|e)\b|&)"
# What ends the names in scripts without spaces: a bracket, a mark, a figure, the end
_ENDS = r"(?=[\s\d,.;:，、．。；：()（）\[\]［］]|$)"
# "et al." behind the first authors, in any case where no initials look like it (`Smith E.A.`, `Smith JT`)
ET_AL_OF = {
    "la": r"\bet\s*\.?\s*(?:al(?:ii)?|coll|cols?)\b\.?",
    "en": r"(?:\band|&)\s+(?:colleagues|others|co-?workers|collaborators|associates|al\b(?![-‐])\.?)",
    "de": r"(?-i:\bu\.\s?(?:a|Mitarb)\.)|\bund\s+(?:andere\b|Mitarbeiter|Kolleg(?:en|innen))",
    "fr": r"\bet\s+(?:collaborat(?:eur|rice)s|collègues|autres)\b",
    "es": r"\by\s+(?:cols?\b\.?|colaboradores|colegas|otr[oa]s)",
    "pt": r"\be\s+(?:cols?\b\.?|colaboradores|colegas|outr[oa]s)",
    "it": r"\be\s+(?:coll\b\.?|collaboratori|colleghi|altri\b)",
    "ca": r"\bi\s+(?:cols?\b\.?|col[·.]laboradors|altres\b)",
    "ro": r"\b[sșş]i\s+(?:colab\b\.?|colaboratorii|al[tțţ]ii)",
    "nl": r"(?-i:\be\.\s?a\.)|\ben\s+(?:anderen|collega[’']?s|medewerkers)\b",
    "da no sv": r"(?-i:\bm\.\s?fl\.|\bmfl\b\.?|\bo\.\s?a\.)"
    r"|\bo(?:g|ch)\s+(?:andr[ea]|kolleg(?:er|or)|medarbe(?:jdere|idere|tare))\b",
    "is": r"(?-i:\bo\.\s?fl\.|\bog\s+fl\.)|\bog\s+fleiri\b",
    "fi": r"(?-i:\bym\.|\bja\s+kumpp\.)|\bja\s+(?:muut|kumppanit)\b",
    "et": r"(?-i:\bjt\b\.?)|\bja\s+teised\b",
    "lv": r"(?-i:\bu\.\s?c\.|\bun\s+c\.)|\bun\s+(?:citi|līdzautori)\b",
    "lt": r"(?-i:\bir\s+kt\b\.?)|\bir\s+(?:kiti|kolegos|bendraautoriai)\b",
    "pl": r"(?-i:\b(?:i|oraz)\s+(?:in|wsp|współaut)\b\.?)|\bi\s+(?:inni|współpracownicy|współautorzy)\b",
    "cs sk": r"(?-i:\baj\.|\ba\s+(?:kol|spol|i)\.)|\ba\s+(?:kolektiv|kolegovia|kolegové|[dď]alší|jiní|iní)\b",
    "sl": r"(?-i:\bidr\.|\bin\s+(?:sod|dr)\.)|\bin\s+(?:drugi|sodelavci)\b",
    "hr sr": r"(?-i:\bi\s+(?:sur|dr|sar)\b\.?)|\bi\s+(?:suradnici|saradnici|drugi|ostali)\b"
    r"|\bи\s+(?:сар\b\.?|сарадници|други|остали)",
    "hu": r"\bés\s+(?:mtsai|mtársai|mts|tsai|munkatársai|társai|mások)\b\.?",
    "el": r"(?-i:\bκ\.?\s?ά\.|\bκ\.\s?(?:α|συν|ἄ)\.|\bκαι\s+συν\.)|\bκαι\s+(?:συνεργάτες|άλλοι|λοιποί)\b",
    "tr": r"(?-i:\bv\.?\s?d\.|\bvd\b|\bve\s+(?:ark|diğ)\.)"
    r"|\bve\s+(?:arkadaşları|di[gğ]erleri|başkaları|çalışma\s+arkadaşları)\b",
    "ru bg": r"\bи\s+(?:др(?:угие|уги)?|соавт(?:оры)?|съавт(?:ори)?|кол(?:л?еги|ектив)?|сътр(?:удници)?)\b\.?",
    "uk": r"\b(?:та|і|й)\s+(?:ін(?:ші)?|співавт(?:ори)?|колеги)\b\.?",
    "id ms": r"(?-i:\bdkk\b\.?|\bd\.\s?k\.\s?k\.)|\bdan\s+(?:kawan-kawan|rekan(?:-rekan)?|rakan-rakan|lain-lain)\b",
    "vi": r"(?-i:\bvà\s+(?:cs|ctv)\b\.?)|\bvà\s+(?:các\s+)?(?:cộng\s+sự|cộng\s+tác\s+viên|tác\s+giả\s+khác)\b",
    "zh": rf"等(?:人|学者)?{_ENDS}",
    "ja": rf"(?<=[\u3040-\u30ff\u3400-\u9fffA-Za-z])(?:ら|他|ほか){_ENDS}",
    "ko": rf"(?:(?<=[\uac00-\ud7afA-Za-z])\s|(?<=[\uac00-\ud7af]{{3}}))(?:외|등)(?:\s?\d+\s?[인명])?"
    rf"(?:[은이의]|에서)?{_ENDS}",
}
# What all of them begin with is tried first, which most words of a text have not: a short word, a sign
ET_AL_PATTERN = rf"(?=\b[^\W\d_]{{1,4}}(?!\w)|&|\s?[외등]|[等らほ他])(?:{'|'.join(ET_AL_OF.values())})"
# Particles that belong to a family name: van, von, de la, ten, bin … (the "particles" of CSL 1.0.2 names)
PARTICLES = _all_of(
    _by_language(
        {
            "nl": "van vande vander vanden den der de ter te ten t 't 's op tot voor vor aw",
            "de": "am an auf aus und von vom zu zum zur",
            "fr": "d de des du la le les",
            "es ca": "de del el els i la las los san santa y",
            "pt": "da das de do dos e",
            "it": "da dal dalla de degli dei del della delle di il la lo santo",
            "da no sv": "af av thoe til",
            "ar he": "al az bar ben bin bint el ibn",
            "cy gd ga en": "ap mac mc st",
            "cs": "ze",
        }
    )
)
# What may follow a family name
NAME_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "2nd", "3rd", "4th"})
# Months and seasons as reference lists print them, in full and cut
MONTHS = _all_of(
    _by_language(
        {
            "en": "january february march april may june july august september october november december"
            " jan feb mar apr jun jul aug sep sept oct nov dec spring summer fall autumn winter",
            "de": "januar februar märz marz april mai juni juli august september oktober november dezember",
            "fr": "janvier février fevrier mars avril mai juin juillet août aout septembre octobre novembre décembre"
            " decembre",
            "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            "pt": "janeiro fevereiro março marco abril maio junho julho agosto setembro outubro novembro dezembro",
            "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        }
    )
)
# What is printed where the year would be: `in press`, `n. d.`, `o. J.` (APA 7, 9.17; ISO 690)
NO_YEAR_PATTERN = (
    r"in press|in preparation|in prep|forthcoming|submitted|under review|accepted"
    r"|im druck|im erscheinen|sous presse|à paraître|en prensa|en prep\.|no prelo|in stampa"
    r"|n\.\s?d\.|s\.\s?d\.|o\.\s?J\.|б\.\s?г\."
)
# English words that show no subject: function words, and what every abstract has ("study", "results"). The weights of
# `citecheck.claims` were learnt without them (bench/training/claims.py).
STOP_WORDS = frozenset(
    "a about after all also among an and are as at be been being between both but by can could did do does due during "
    "each either et al few for from further had has have having he her here his how however if in into is it its may "
    "might more most much must no nor not of on one only or other our out over own per same several she should since "
    "so some such than that the their them then there these they this those through thus to two under until up upon "
    "use used using very via was we were what when where whether which while who whose why will with within without "
    "would you your study studies research results result analysis based effect effects new review".split()
)
# Words with a capital that begin a sentence rather than name something: behind `vitamin C.`, `Fig.`, `Inc.`
SENTENCE_STARTERS = frozenset(
    "the in this these we it however a an for to our they as there although while when at on by all both here that "
    "such moreover furthermore thus therefore since if after also another many most some several one similarly".split()
)
# What ends with a stop and does not end a sentence, beside single letters: initials, `z. B.`
ABBREVIATIONS_OF = _by_language(
    {
        "titles": "dr prof st mr mrs ms jr sr inc ltd dept univ co corp bros gen capt lt rev hon sen gov mt ft assoc",
        "parts of a work": "fig figs eq eqs ref refs vol vols no nos nr p pp ff pt sec sect tab tbl chap ch app suppl"
        " ed eds art col def thm prop trans",
        "latin": "e.g i.e cf vs v etc al ca ibid i.v i.p s.c viz op cit op.cit loc",
        "biology": "sp spp var subsp ssp cv",
        "en": "approx resp max min av avg incl excl esp a.k.a u.s e.u a.m p.m",
        "de": "bzw vgl abb bd ggf sog z.b u.a d.h s hrsg kap anm abschn aufl jg abs ing dipl dipl.-ing fa hr fr",
        "es pt fr it": "p.ej p.ex ej ex pág pag núm sra aprox cap éd mme dra dott sig",
        "nl": "dhr mevr afb hfst blz",
        "pl cs": "rys rozdz str ul im obr doc ing wsp kol aj",
        "da no sv is": "kap bl.a t.ex s.k f.eks mht m.fl mfl o.fl",
        "fi": "esim ks ns ym",
        "tr": "bkz şek böl örn vd ark",
        "hu ro": "pl ún ld dl dna dlui",
        "id": "gbr bpk tbl hlm mis dkk",
        "months": "jan feb mar apr jun jul aug sep sept oct nov dec",
    }
)
ABBREVIATIONS = _all_of(ABBREVIATIONS_OF)
# Those that always have something behind them, and so end no sentence even before a word that could begin one
NEVER_LAST = frozenset(
    "e.g i.e viz cf vs dr prof st mr mrs ms ca approx resp fig figs eq tab chap kap abb bzw vgl z.b d.h p.ej p.ex dhr "
    "mevr bkz örn bl.a t.ex f.eks esim ks".split()
)


def is_and(word: str) -> bool:
    """Whether a word is "and" between two names, in small letters or in a text of capitals: `Dan` is a name."""
    return word.lower() in AND_WORDS and not (len(word) > 1 and word.istitle())
