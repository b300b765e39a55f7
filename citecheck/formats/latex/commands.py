r"""What becomes of the arguments of LaTeX's commands and environments: kept, raised, or left out.

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
# Some of the arguments are words: `-` is left out, `+` stays, `^` is raised
_MIXED = {
    "textcolor": "-+", "colorbox": "-+", "fcolorbox": "--+", "raisebox": "-+", "parbox": "-+", "resizebox": "--+",
    "scalebox": "-+", "rotatebox": "-+", "multicolumn": "--+", "multirow": "--+", "foreignlanguage": "-+",
    "textlang": "-+", "hyperlink": "-+", "hypertarget": "-+", "bibinfo": "-+", "bibfield": "-+",
    "ifthenelse": "-++", "iftoggle": "-++", "ifbool": "-++", "IfFileExists": "-++", "texorpdfstring": "+-",
    "addcontentsline": "---", "acro": "--", "newacronym": "---", "DeclareAcronym": "--", "newglossaryentry": "--",
    "contentsline": "---", "textsuperscript": "^", "up": "^", "textsu": "^", "sps": "^", "titleformat": "-----",
    "orgdiv": "-", "orgname": "-", "orgaddress": "-", "rlap": "+", "special": "-", "discretionary": "--+",
    "newtcolorbox": "--", "newenvironment": "---", "renewenvironment": "---", "lstnewenvironment": "---",
    "newfloat": "---", "DeclarePairedDelimiter": "---", "comment": "-", "deleted": "-", "replaced": "+-",
    "DIFdel": "-", "href@noop": "-+", "BibitemShut": "-", "Eprint": "-+",
    "urlprefix": "", "sidecaption": "+", "pgfmathsetmacro": "--", "csdef": "--", "patchcmd": "-----",
    "pretocmd": "----", "apptocmd": "----", "translatelet": "--", "DeclareFontFamily": "---",
    "SetSymbolFont": "-----", "num": "+", "SI": "++", "qty": "++", "ang": "+",
}  # fmt: skip
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
    "part": 1, "chapter": 1, "addchap": 1, "section": 2, "addsec": 2, "subsection": 3, "subsubsection": 4,
    "paragraph": 5, "subparagraph": 6, "frametitle": 3, "minisec": 5, "bmhead": 5, "bmsection": 2,
}  # fmt: skip
TITLES = frozenset({"title", "icmltitle", "Title", "TITLE", "papertitle", "titel"})
NOTES = {
    "footnote": "footnote", "footnotetext": "footnote", "endnote": "endnote", "endnotetext": "endnote",
    "sidenote": "side note", "marginnote": "side note", "marginpar": "side note", "tablefootnote": "footnote",
    "Footnote": "footnote", "pagenote": "endnote", "bigfootnote": "footnote",
}  # fmt: skip
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
    "figure": "figure", "figure*": "figure", "wrapfigure": "figure", "SCfigure": "figure",
    "sidewaysfigure": "figure", "sidewaysfigure*": "figure", "marginfigure": "figure", "table": "table",
    "table*": "table", "wraptable": "table", "sidewaystable": "table", "sidewaystable*": "table",
    "longtable": "table", "longtable*": "table", "SCtable": "table", "margintable": "table",
    "threeparttable": "table", "deluxetable": "table", "deluxetable*": "table", "tcolorbox": "text box",
    "algorithm": "algorithm", "listing": "listing",
}  # fmt: skip
# Arguments of \begin{…} that are no words; optional arguments before and between them are left out as well
ENVIRONMENT_ARGUMENTS = {
    "tabular": 1, "tabular*": 2, "tabularx": 2, "tabulary": 2, "longtable": 1, "longtable*": 1, "supertabular": 1,
    "xltabular": 2, "tblr": 1, "longtblr": 1, "talltblr": 1, "array": 1, "NiceTabular": 1, "tabu": 1, "minipage": 1,
    "multicols": 1, "multicols*": 1, "wrapfigure": 2, "wraptable": 2, "thebibliography": 1, "subfigure": 1,
    "subtable": 1, "column": 1, "adjustbox": 1, "alignat": 1, "alignat*": 1, "spacing": 1, "adjustwidth": 2,
    "list": 2, "picture": 0, "otherlanguage": 1, "otherlanguage*": 1, "foreignlanguage": 1, "textblock": 1,
    "longlist": 1, "CJK": 2, "CJK*": 2, "deluxetable": 1, "deluxetable*": 1, "refcontext": 0, "labeling": 1,
    "scope": 0, "figure": 0, "table": 0, "figure*": 0, "table*": 0, "enumerate": 0, "itemize": 0, "description": 0,
    "center": 0, "abstract": 0, "document": 0, "refsection": 0, "refsegment": 0, "tcolorbox": 0, "algorithm": 0,
    "frame": 0, "algorithmic": 0, "threeparttable": 0, "sidewaystable": 0, "sidewaysfigure": 0, "landscape": 0,
    "subequations": 0, "displaycquote": 0,
}  # fmt: skip
LISTS = frozenset(
    {"enumerate", "itemize", "description", "enumerate*", "itemize*", "compactenum", "compactitem", "inparaenum"}
)
NUMBERED = frozenset({"enumerate", "compactenum"})


def is_known(name: str) -> bool:
    r"""Whether a command is dealt with here or as a sign: a document that only provides it changes nothing."""
    return name in ARGUMENTS or name in KEPT or name in SYMBOLS
