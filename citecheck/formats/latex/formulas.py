r"""Short formulas that are read as words: `$^{12,13}$` as a superscript, `CO$_2$`, `$\alpha$`."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Commands of mathematics that words of a title are made with; the rest of mathematics is not rendered
_SIGNS = """
alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν
xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ
Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω pm ± times × cdot · circ ° to → rightarrow → sim ~ approx ≈ leq ≤ le ≤ geq ≥
ge ≥ infty ∞ ell ℓ prime ′ dagger † ast * star *
""".split()  # a name, then what it prints
_FONTS = (
    "mathrm text rm mathit mathbf textrm mathsf textit mathcal mathbb textsuperscript textsubscript bf it "
    "boldsymbol ensuremath left right hbox mbox"
).split()  # only what they apply to prints
MATH_SYMBOLS = {
    **dict(zip(_SIGNS[::2], _SIGNS[1::2], strict=True)),
    **dict.fromkeys(_FONTS, ""),
    "%": "%",
    ",": " ",
    ";": " ",
    "!": "",
}
# `\alpha `, a stretch of letters, digits and signs, `{`, `^`
_MATH = re.compile(r"\\([A-Za-z]+|.)[ ]?|((?:[^\W_]|[+\-=<>.,:;()\[\]/*|'! \n])+)|[{}^_]", re.DOTALL)
LONGEST_MATH = 80  # code points of a formula that is rendered; longer ones are no words
# `$^{12,13}$`, `${}^{\text{1--3}}$`, `$^5$`: a superscript number in the text
_SUPERSCRIPT = re.compile(
    r"\$\s*(?:\{\s*\}\s*)?\^\s*"
    r"(?:\{\s*(?:\\(?:text[a-z]*|math[a-z]*|rm|sf)\s*)?\{?((?:[\d\s,;~()\[\]–-]|\\,){1,200})\}?\s*\}|(\d))\s*\$"
)
_NUMBER = re.compile(r"[\d\s,;–-]+")  # `1, 2–4`


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that reads as `words`; it ends at `end` in the source."""

    words: str
    end: int
    superscript: bool = False
    number: bool = False  # nothing but numbers


def read_formula(text: str, at: int, end: int) -> Formula | None:
    """The formula between dollars that begins at `at`, if it is a superscript number or can be rendered as words."""
    superscript = _SUPERSCRIPT.match(text, at, min(end, at + 300))
    if superscript and any(c.isdigit() for c in superscript.group()):
        digits = superscript.group(1) or superscript.group(2)
        words = digits.replace("\\,", " ").replace("~", " ").replace("--", "–")
        return Formula(" ".join(words.split()), superscript.end(), superscript=True)
    closing = text.find("$", at + 1, min(end, at + LONGEST_MATH + 2))
    if closing <= at + 1 or "\n\n" in text[at:closing]:
        return None
    rendered = rendered_math(text[at + 1 : closing])
    if rendered is None or not rendered.strip():
        return None
    return Formula(" ".join(rendered.split()), closing + 1, number=bool(_NUMBER.fullmatch(rendered)))


def rendered_math(body: str) -> str | None:
    r"""Simple mathematics as words: `\alpha` → `α`, `_2` → `2`; `None` for what is more than that."""
    if len(body) > LONGEST_MATH:
        return None
    pieces: list[str] = []
    at = 0
    while at < len(body):
        found = _MATH.match(body, at)
        if not found:
            return None
        if found.group(1):
            symbol = MATH_SYMBOLS.get(found.group(1))
            if symbol is None:
                return None
            pieces.append(symbol)
        pieces.append(found.group(2) or "")
        at = found.end()
    return "".join(pieces)
