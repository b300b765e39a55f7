r"""What becomes of the arguments of LaTeX's commands and environments: kept, made a superscript, or left out.

A command that is not listed keeps what stands in its braces if it reads like words.
"""

from __future__ import annotations

from citecheck.formats.latex_accents import SYMBOLS

# --- commands ------------------------------------------------------------------------------------------------

_DROP_ONE = """
vspace hspace label ref eqref pageref autoref cref Cref cpageref vref Vref nameref fref Fref subref labelcref
includegraphics includepdf lstinputlisting verbatiminput bibliographystyle pagestyle thispagestyle pagenumbering
usepackage RequirePackage usetikzlibrary usetheme usecolortheme usefonttheme hypersetup lstset sisetup captionsetup
geometry graphicspath hyphenation author date affiliation affil address email institute institution orcid keywords
keyword thanks fnmsep ead cortext fntext corref fnref tnoteref authorrunning titlerunning icmltitlerunning
icmlkeywords authornote IEEEauthorblockN IEEEauthorblockA IEEEmembership IEEEpubid markright todo missingfigure
fixme color pagecolor fontsize selectlanguage phantom hphantom vphantom rule index glossary printindex footnotemark
footnoteref setlength linespread baselinestretch hyphenchar stepcounter refstepcounter value arabic roman Roman alph
Alph numberwithin counterwithin makeindex bibliographyunit noopsort SortNoop citestyle setcitestyle citereset
bibpunct pacs preprint collaboration altaffiliation homepage received accepted revised published ccsdesc acmDOI
acmISBN acmConference acmYear acmVolume acmJournal copyrightyear setcopyright shortauthors affiliations
corresponding cmidrule cline specialrule addlinespace pdfbookmark tag hyphenpenalty ifCLASSINFOpdf usebeamerfont
setbeamertemplate setbeamercolor DeclareGraphicsExtensions newcounter newlength newsavebox usebox crefname
microtypesetup inst enlargethispage vadjust pgfplotsset tikzset tcbset theoremstyle newcolumntype pgfkeys tnotetext
nonumnote titlenote subtitlenote authorsaddresses corraddr address2 presentaddress runningtitle runningauthor lhead
rhead chead lfoot rfoot cfoot fancyhead fancyfoot fancyhf citetracker defbibheading defbibnote excludecomment
includecomment urlstyle urldef
""".split()
_DROP_TWO = """
setcounter addtocounter addtolength setlength definecolor colorlet newtheorem newcites crefname Crefname crefformat
DeclareMathOperator DeclareUnicodeCharacter setbeamerfont defcitealias icmlsetsymbol icmlauthor icmlaffiliation
icmlcorrespondingauthor settowidth settoheight markboth titlespacing fancyhfoffset DeclareFieldFormat
DeclareNameAlias defbibfilter
""".split()
# Some of the arguments are words: `-` is left out, `+` is kept, `^` is a superscript
_MIXED = {
    name: codes
    for codes, names in {
        "-+": (
            "textcolor colorbox raisebox parbox scalebox rotatebox foreignlanguage textlang hyperlink hypertarget "
            "bibinfo bibfield href@noop Eprint"
        ),
        "--+": "fcolorbox resizebox multicolumn multirow discretionary",
        "-++": "ifthenelse iftoggle ifbool IfFileExists",
        "+-": "texorpdfstring replaced",
        "---": (
            "addcontentsline newacronym contentsline newenvironment renewenvironment lstnewenvironment newfloat "
            "DeclarePairedDelimiter DeclareFontFamily"
        ),
        "--": "acro DeclareAcronym newglossaryentry newtcolorbox pgfmathsetmacro csdef translatelet",
        "^": "textsuperscript up textsu sps",
        "-----": "titleformat patchcmd SetSymbolFont",
        "-": "orgdiv orgname orgaddress special comment deleted DIFdel BibitemShut",
        "+": "rlap sidecaption num ang",
        "": "urlprefix",
        "----": "pretocmd apptocmd",
        "++": "SI qty",
    }.items()
    for name in names.split()
}
ARGUMENTS: dict[str, str] = {
    **dict.fromkeys(_DROP_ONE, "-"),
    **dict.fromkeys(_DROP_TWO, "--"),
    **_MIXED,
}
# Commands whose arguments are words, whatever they look like
KEPT = frozenset(
    "emph textbf textit textsl textsc texttt textrm textsf textmd textup textnormal textsubscript underline uline "
    "sout mbox hbox fbox text centerline makebox framebox MakeUppercase MakeLowercase uppercase lowercase textls "
    "lettrine ac acs acl acp Ac gls Gls glspl Glspl acrshort acrlong acrfull st hl so ul enquote mkbibemph mkbibbold "
    "bibnamefont bibfnamefont natexlab doi eprint path nolinkurl ensuremath textquote ce num footnotesize small "
    "IEEEPARstart textgreek greek ISBN ISSN bibstring newblock translator".split()
)
HEADINGS = {
    name: level
    for level, names in {
        1: "part chapter addchap",
        2: "section addsec bmsection",
        3: "subsection frametitle",
        4: "subsubsection",
        5: "paragraph minisec bmhead",
        6: "subparagraph",
    }.items()
    for name in names.split()
}
TITLES = frozenset({"title", "icmltitle", "Title", "TITLE", "papertitle", "titel"})
NOTES = {
    name: kind
    for kind, names in {
        "footnote": "footnote footnotetext tablefootnote Footnote bigfootnote",
        "endnote": "endnote endnotetext pagenote",
        "side note": "sidenote marginnote marginpar",
    }.items()
    for name in names.split()
}
# Followed by a length without braces: `\vskip 0.3in`, `\parindent=0pt`
LENGTHS = frozenset(
    "vskip hskip kern mkern parindent parskip baselineskip textwidth textheight hsize vsize oddsidemargin "
    "evensidemargin topmargin headheight headsep tabcolsep columnsep leftskip rightskip hangindent vfuzz hfuzz "
    "itemsep".split()
)
PARAGRAPHS = frozenset(
    "par newpage clearpage cleardoublepage pagebreak maketitle bigskip medskip smallskip hrule bigbreak appendix "
    "frontmatter mainmatter backmatter tableofcontents printbibliography bibstop".split()
)
SPACES = frozenset(
    "quad qquad enspace thinspace enskip space nobreakspace newblock hfill hfil hss tabularnewline linebreak newline "
    "medspace thickspace negthinspace and And AND bibsep newunit addspace addnbspace".split()
)
SPACING_SYMBOLS = frozenset(" ,;:\n\t\r>")  # `\,` `\;` `\ `

# --- environments --------------------------------------------------------------------------------------------

VERBATIM = frozenset(
    "verbatim verbatim* Verbatim Verbatim* BVerbatim LVerbatim SaveVerbatim lstlisting minted filecontents "
    "filecontents* alltt luacode python pycode Sinput Soutput Schunk CCSXML comment lstlisting*".split()
)
# Formulas and drawings: only the citations in them are read
FORMULAS = frozenset(
    name + star
    for name in (
        "equation align alignat flalign gather multline eqnarray math displaymath dmath darray dseries IEEEeqnarray "
        "mathpar xalignat tikzpicture pgfpicture picture forest tikzcd feynmandiagram circuitikz axis overpic "
        "prooftree chemfig"
    ).split()
    for star in ("", "*")
)
LEFT_OUT = frozenset("icmlauthorlist CCSXML keyword IEEEkeywords keywords authgrp aug".split())
TABLES = frozenset(
    "tabular tabular* tabularx tabulary tabu longtable longtable* supertabular xltabular tblr array NiceTabular "
    "deluxetable tabbing longtblr talltblr".split()
)
FLOATS = {
    name: kind
    for kind, names in {
        "figure": "figure figure* wrapfigure SCfigure sidewaysfigure sidewaysfigure* marginfigure",
        "table": (
            "table table* wraptable sidewaystable sidewaystable* longtable longtable* SCtable margintable "
            "threeparttable deluxetable deluxetable*"
        ),
        "text box": "tcolorbox",
        "algorithm": "algorithm",
        "listing": "listing",
    }.items()
    for name in names.split()
}
# Arguments of \begin{…} that are no words; optional arguments before and between them are left out as well
ENVIRONMENT_ARGUMENTS = {
    name: count
    for count, names in {
        0: (
            "picture refcontext scope figure table figure* table* enumerate itemize description center abstract "
            "document refsection refsegment tcolorbox algorithm frame algorithmic threeparttable sidewaystable "
            "sidewaysfigure landscape subequations displaycquote"
        ),
        1: (
            "tabular longtable longtable* supertabular tblr longtblr talltblr array NiceTabular tabu minipage "
            "multicols multicols* thebibliography subfigure subtable column adjustbox alignat alignat* spacing "
            "otherlanguage otherlanguage* foreignlanguage textblock longlist deluxetable deluxetable* labeling"
        ),
        2: "tabular* tabularx tabulary xltabular wrapfigure wraptable adjustwidth list CJK CJK*",
    }.items()
    for name in names.split()
}
LISTS = frozenset(
    {"enumerate", "itemize", "description", "enumerate*", "itemize*", "compactenum", "compactitem", "inparaenum"}
)
NUMBERED = frozenset({"enumerate", "compactenum"})


def is_known(name: str) -> bool:
    r"""Whether a command is dealt with here or as a sign: a document that only provides it changes nothing."""
    return name in ARGUMENTS or name in KEPT or name in SYMBOLS
