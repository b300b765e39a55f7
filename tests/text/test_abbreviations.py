"""Short names that a text introduces, in many languages, and words in brackets that are none."""

from __future__ import annotations

import pytest

from citecheck.text.abbreviations import abbreviations_of_entry, find_abbreviations, may_be_short_for


@pytest.mark.parametrize(
    ("text", "short", "name"),
    [
        ("as the World Health Organization (WHO) says", "who", "World Health Organization"),
        ("(World Health Organization [WHO], 2017)", "who", "World Health Organization"),
        ("says the Verein für Umwelt und Natur (VUN, 2011).", "vun", "Verein für Umwelt und Natur"),
        ("says the Verein für Umwelt und Natur (VUN 2011).", "vun", "Verein für Umwelt und Natur"),
        ("WHO (World Health Organization) says", "who", "World Health Organization"),
        ("(WHO [World Health Organization], 2017)", "who", "World Health Organization"),
        ("das Bundesamt für Naturschutz (BfN, 2019)", "bfn", "Bundesamt für Naturschutz"),
        ("das Umweltbundesamt (UBA) hat", "uba", "Umweltbundesamt"),
        ("das Statistische Bundesamt (StBA, 2020)", "stba", "Statistische Bundesamt"),
        ("the Department for Education (DfE, 2014)", "dfe", "Department for Education"),
        ("the Office for Standards in Education (Ofsted, 2014)", "ofsted", "Office for Standards in Education"),
        (
            "the Department for Environment, Food and Rural Affairs (Defra, 2014)",
            "defra",
            "Department for Environment, Food and Rural Affairs",
        ),
        ("de Raad voor Water en Wind (RWW, 2011)", "rww", "Raad voor Water en Wind"),
        ("het Planbureau voor de Leefomgeving (PBL; 2011)", "pbl", "Planbureau voor de Leefomgeving"),
        ("l'Istituto Nazionale dei Fiori (INF, 2011)", "inf", "Istituto Nazionale dei Fiori"),
        (
            "l'Istituto Superiore per la Protezione dell'Ambiente (ISPA)",
            "ispa",
            "Istituto Superiore per la Protezione dell'Ambiente",
        ),
        ("dell'Agenzia Nazionale degli Alberi (ANA, 2011)", "ana", "Agenzia Nazionale degli Alberi"),
        ("l'Institut pour le Sol et la Terre (IST, 2011)", "ist", "Institut pour le Sol et la Terre"),
        ("de l'Institut de l'Environnement (IE, 2011)", "ie", "Institut de l'Environnement"),
        ("l'Agence de l’Eau (AE)", "ae", "Agence de l’Eau"),
        ("el Consejo para la Gestión del Agua (CGA, 2011)", "cga", "Consejo para la Gestión del Agua"),
        ("a Companhia Nacional das Águas do Sul (CNAS)", "cnas", "Companhia Nacional das Águas do Sul"),
        ("przez Instytut Gleby i Wody w Łodzi (IGWŁ, 2011)", "igwl", "Instytut Gleby i Wody w Łodzi"),
        ("Český svaz ochránců přírody (ČSOP, 2011)", "csop", "Český svaz ochránců přírody"),
        ("av Rådet för Skog och Mark (RSM, 2011)", "rsm", "Rådet för Skog och Mark"),
        ("Toprak ve Su Kurumu (TSK, 2011)", "tsk", "Toprak ve Su Kurumu"),
        ("Maan ja Veden Liitto (MVL, 2011)", "mvl", "Maan ja Veden Liitto"),
        ("the World Wide Web Consortium (W3C, 2011)", "w3c", "World Wide Web Consortium"),
        ("Research & Development Council (RDC, 2011)", "rdc", "Research & Development Council"),
        ("many Non-Governmental Organisations (NGOs)", "ngo", "Non-Governmental Organisations"),
        ("the World Health\nOrganization (WHO)", "who", "World Health Organization"),
        ("the Kon Tum Tree Society (the “KTTS”) met", "ktts", "Kon Tum Tree Society"),
        ("Statistics Poland (Główny Urząd Statystyczny, GUS) counts", "gus", "Główny Urząd Statystyczny"),
        ("La Ligue pour la Paix du Nord (LPN) compte", "lpn", "Ligue pour la Paix du Nord"),  # not `la Paix du Nord`
        ("Ente dei Pozzi e delle Fonti (d'ora in poi EPF)", "epf", "Ente dei Pozzi e delle Fonti"),
        ("Raad voor Putten en Bronnen (hierna: RPB)", "rpb", "Raad voor Putten en Bronnen"),
        ("The [Verband für Brunnen und Quellen](https://a.example) (VBQ)", "vbq", "Verband für Brunnen und Quellen"),
        ("Verband für Brunnen und Quellen (**VBQ**)", "vbq", "Verband für Brunnen und Quellen"),
        ("the World Health Organization (OMS, 2011)", "oms", "World Health Organization"),
        ("the U.S. Environmental Protection Agency (US EPA, 2011)", "usepa", "U.S. Environmental Protection Agency"),
        ("Bund zab Erde zab Luft (BEL, 2011)", "bel", "Bund zab Erde zab Luft"),  # a small word of no listed language
    ],
)
def test_a_short_name_is_found_beside_the_long_one(text: str, short: str, name: str) -> None:
    assert name in find_abbreviations(text).get(short, ())


@pytest.mark.parametrize(
    "text",
    [
        "as others say (Smith, 2001)",
        "The soil is poor (WHO, 2017).",
        "in the north and the south of it (NATO, 2001)",
        "Alder and Birch (2001)",
        "Water quality. (AB, 2001)",
        "a walk (A, 2001)",
        "counted by the World Health Organization (UNICEF, 2012)",  # two bodies: the second is cited
        "by the United Nations Framework Convention on Climate Change (IPCC 2006, 2019)",
        "",
        "(((((AB",
    ],
)
def test_what_is_no_short_name(text: str) -> None:
    assert find_abbreviations(text) == {}


def test_a_name_that_is_introduced_elsewhere_is_no_translation() -> None:
    text = "The Food and Agriculture Organization (FAO) and the World Health Organization (FAO, 2012) agree."
    assert find_abbreviations(text)["fao"] == ("Food and Agriculture Organization",)


def test_an_entry_may_introduce_a_short_name_without_brackets() -> None:
    entry = "WHO – World Health Organization. (2017). A report."
    assert abbreviations_of_entry(entry) == {"who": ("World Health Organization",)}
    assert abbreviations_of_entry("[RBWS] Royal Board of Wells and Springs. 2015.")["rbws"]
    assert abbreviations_of_entry("NCD Risk Factor Collaboration. Trends. Lancet 2016.") == {}


@pytest.mark.parametrize(
    ("short", "introduced", "body", "may_be"),
    [
        ("MKQ", "Methode der kleinsten Quadrate", "Museum für Kunst und Quilts", False),
        ("PPB", "parts per billion", "Polish Peat Board", False),
        ("PBA", "Peat and Bog Act", "Peat Brokers Alliance", False),
        ("BAA", "Brook Anglers Association", "British Almond Alliance", False),
        ("FAO", "Food and Agricultural Organisation", "Food and Agriculture Organization", True),
        ("OMS", "World Health Organization", "Organisation mondiale de la santé", True),  # a translation
        ("EU", "emissions under", "European Union", True),  # two small words by chance
    ],
)
def test_initials_are_not_enough_for_what_is_introduced_as_something_else(
    short: str, introduced: str, body: str, *, may_be: bool
) -> None:
    assert may_be_short_for(short, body, [introduced]) is may_be
    assert may_be_short_for(short, body, [])


def test_a_long_run_of_small_words_costs_little() -> None:
    assert find_abbreviations("a " * 2000 + "(ABAAAAAAAAAA, 2001) " * 50).get("x") is None
