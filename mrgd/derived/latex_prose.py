"""Sentences for a LaTeX document: what is mathematics in them is set as mathematics.

Titles and sources are written in plain text, with Greek letters, accents, subscripts and
superscripts of Unicode, and with names such as w_11. A word is taken for mathematics by its signs;
such words are set in one formula. All comes from LaTeX's own fonts, in ASCII, so that the document
compiles with pdflatex and lualatex alike.
"""

import re
import unicodedata
from itertools import groupby
from typing import Final

__all__ = ["prose"]

_GREEK: Final = (  # from U+03B1 on
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"),
    *("lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "varsigma", "sigma", "tau"),
    *("upsilon", "phi", "chi", "psi", "omega"),
)
_CAPITALS: Final = frozenset(
    {"gamma", "delta", "theta", "lambda", "xi", "pi", "sigma", "upsilon", "phi", "psi", "omega"}
)
_SIGNS: Final[dict[str, str]] = {
    **{chr(0x3B1 + k): rf"\{name} " for k, name in enumerate(_GREEK)},
    **{
        chr(0x391 + k): rf"\{name.capitalize()} "
        for k, name in enumerate(_GREEK)
        if name in _CAPITALS
    },
    **{"ε": r"\varepsilon ", "ϕ": r"\phi ", "ℓ": r"\ell ", "∂": r"\partial ", "∇": r"\nabla "},
    **{"ℝ": r"\mathrm{R}", "\u2115": r"\mathrm{N}", "\u2124": r"\mathrm{Z}", "∞": r"\infty "},
    **{"−": "-", "≤": r"\le ", "≥": r"\ge ", "≠": r"\ne ", "≈": r"\approx ", "≡": r"\equiv "},
    **{"≪": r"\ll ", "≫": r"\gg ", "≺": r"\prec ", "≻": r"\succ ", "⪯": r"\preceq "},
    **{
        "⪰": r"\succeq ",
        "→": r"\to ",
        "←": r"\leftarrow ",
        "⇒": r"\Rightarrow ",
        "\u223c": r"\sim ",
    },
    **{"·": r"\cdot ", "×": r"\times ", "±": r"\pm ", "∓": r"\mp ", "⊗": r"\otimes "},
    **{"⊙": r"\odot ", "⊕": r"\oplus ", "⊥": r"\perp ", "∘": r"\circ ", "∝": r"\propto "},
    **{"∑": r"\sum ", "∏": r"\prod ", "∫": r"\int ", "√": r"\surd ", "∈": r"\in "},
    **{"∉": r"\notin ", "⊂": r"\subset ", "⊆": r"\subseteq ", "∪": r"\cup ", "∩": r"\cap "},
    **{"∅": r"\emptyset ", "∀": r"\forall ", "∃": r"\exists ", "∧": r"\wedge ", "\u2228": r"\vee "},
    **{"¬": r"\neg ", "‖": r"\| ", "⟨": r"\langle ", "⟩": r"\rangle ", "⌈": r"\lceil "},
    **{"⌉": r"\rceil ", "⌊": r"\lfloor ", "⌋": r"\rfloor ", "⋯": r"\cdots ", "\u2223": r"\mid "},
    **{"½": r"\tfrac{1}{2}", "¼": r"\tfrac{1}{4}", "…": r"\ldots "},
    **{"{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#", "&": r"\&", "$": r"\$", "~": r"\sim "},
    **{"\\": r"\backslash "},
}
_PRIMES: Final = {"′": r"\prime", "″": r"\prime\prime", "‴": r"\prime\prime\prime", "'": r"\prime"}
_ACCENTS: Final = {"\u0303": r"\tilde", "\u0302": r"\hat", "\u0307": r"\dot", "\u0304": r"\bar"}
_TEXT: Final = {
    **{"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#"},
    **{"%": r"\%", "_": r"\_", "^": r"\^{}", "~": r"\~{}", "–": "--", "—": "---", "…": r"\ldots{}"},
    **{"“": "``", "”": "''", "\u2018": "`", "\u2019": "'", "<": "$<$", ">": "$>$", "|": "$|$"},
}
_TEXT_ACCENTS: Final = {"\u0301": r"\'", "\u0300": r"\`", "\u0308": r"\"", "\u0327": r"\c "}
_FUNCTIONS: Final = (
    *("arg", "cond", "cos", "cosh", "det", "diag", "exp", "inf", "lim", "log", "max", "min", "sin"),
    *("sinh", "sup", "tanh", "tr", "tol", "Var", "Cov"),
)
_KNOWN: Final = frozenset(_FUNCTIONS) - {"cond", "diag", "tr", "tol", "Var", "Cov"}
_NO_FUNCTION: Final = re.compile(
    rf"(?<![A-Za-z])(?!(?:{'|'.join(_FUNCTIONS)})(?![a-z]))[A-Za-z][a-z]{{2,}}"
)
_SINGLE_LETTERS: Final = re.compile(r"[^A-Za-z]*[A-Za-z]([^A-Za-z]+[A-Za-z])*[^A-Za-z]*")
_OPERATOR: Final = re.compile(r"[=<>+−≤≥⪯⪰≺≻≈≠≪≫→∈∉⊂⊆∪∩×·⊗⊙~]")
_SHORT_WORDS: Final = frozenset(
    {"an", "as", "at", "be", "by", "do", "he", "if", "in", "is", "it", "no", "of", "on", "or", "so"}
    | {"to", "up", "us", "we", "An", "As", "At", "By", "If", "In", "It", "No", "Of", "On", "So"}
)
_ARTICLES: Final = frozenset({"a", "A", "I"})


def prose(text: str) -> str:
    """The sentence in LaTeX, ASCII alone; what LaTeX has no sign for is set by its code."""
    words = unicodedata.normalize("NFC", text).split()
    found = []
    kinds = _kinds(words)
    for is_mathematics, run in groupby(zip(words, kinds, strict=True), key=lambda each: each[1]):
        members = [word for word, _ in run]
        if is_mathematics:
            body, end = _before_full_stop(" ".join(map(_formula, members)))
            found.append(f"${body.rstrip()}${end}")
        else:
            found.append(" ".join(map(_word, members)))
    return _with_quotes(" ".join(found))


def _kinds(words: list[str]) -> list[bool]:
    """For each word whether it is mathematics: by its signs, or as what an operator stands by."""
    kinds = list(map(_is_mathematics, words))
    for place, word in enumerate(words):
        beside = words[max(place - 1, 0) : place] + words[place + 1 : place + 2]
        kinds[place] |= any(_OPERATOR.fullmatch(each) for each in beside) and _is_short(word)
    return kinds


def _is_short(word: str) -> bool:
    """An operand perhaps: a number or a letter or two, and no English word."""
    letters = re.sub(r"[^A-Za-z]", "", word)
    return '"' not in word and not _NO_FUNCTION.search(word) and letters not in _SHORT_WORDS


def _before_full_stop(formula: str) -> tuple[str, str]:
    """The formula without the punctuation at its end, which belongs to the sentence."""
    body = formula.rstrip(".,;:")
    return body, formula[len(body) :]


def _with_quotes(text: str) -> str:
    """Straight quotes as opening and closing ones, in turns."""
    parts = text.split('"')
    return "".join(
        part + ("" if k == len(parts) - 1 else "``" if k % 2 == 0 else "''")
        for k, part in enumerate(parts)
    )


def _is_mathematics(word: str) -> bool:
    if '"' in word or _NO_FUNCTION.search(word):
        return False
    if _SINGLE_LETTERS.fullmatch(word):
        return word not in _ARTICLES and not set(word) & {"'", "\u2019"}
    return word == "~" or any(_is_sign(c) for c in word) or any(c in "_^=<>+" for c in word)


def _is_sign(sign: str) -> bool:
    if sign in _SIGNS or sign in _PRIMES:
        return sign not in "…{}%#&$~\\'"
    decomposed = unicodedata.decomposition(sign)
    return decomposed.startswith(("<super>", "<sub>")) or any(
        c in _ACCENTS for c in unicodedata.normalize("NFD", sign)
    )


def _word(word: str) -> str:
    """A word of the sentence."""
    return "".join(_TEXT.get(c) or (c if c.isascii() else _foreign(c)) for c in word)


def _foreign(sign: str) -> str:
    base, *marks = list(unicodedata.normalize("NFD", sign))
    if marks and marks[0] in _TEXT_ACCENTS and base.isascii():
        return f"{_TEXT_ACCENTS[marks[0]]}{{{base}}}"
    if _is_sign(sign):
        return f"${_formula(sign).strip()}$"
    return rf"\texttt{{U+{ord(sign):04X}}}"


def _formula(word: str) -> str:
    """A word of mathematics; subscripts and superscripts are gathered behind their base."""
    found, scripts = "", {"_": "", "^": ""}
    place = 0

    def gathered() -> str:
        text = "".join(f"{mark}{{{inner}}}" for mark, inner in scripts.items() if inner)
        scripts.update({"_": "", "^": ""})
        return text

    while place < len(word):
        kind, inner, size = _script(word, place)
        if kind:
            scripts[kind] += inner
            place += size
            continue
        found += gathered()
        text, size = _sign(word, place)
        found += text
        place += size
    return found + gathered()


def _script(word: str, place: int) -> tuple[str, str, int]:
    """What is raised or lowered at this place: its kind, in LaTeX, and how long it is."""
    sign = word[place]
    if sign in _PRIMES:
        return "^", _PRIMES[sign], 1
    if sign == "*" and place and (word[place - 1].isalnum() or word[place - 1] in "}"):
        return "^", "*", 1
    kind, _, code = unicodedata.decomposition(sign).partition(" ")
    if kind in {"<super>", "<sub>"}:
        inner = "".join(chr(int(part, 16)) for part in code.split())
        inner = r"\top" if inner == "T" else _formula(inner)
        return ("^" if kind == "<super>" else "_"), inner, 1
    if sign in "_^" and (match := _AFTER_SCRIPT.match(word, place + 1)):
        return sign, _formula(match.group("inside") or match.group()), 1 + len(match.group())
    return "", "", 0


_AFTER_SCRIPT: Final = re.compile(
    r"\{(?P<inside>[^{}]*)\}|[0-9]+|[a-z](?=[A-Za-z][_^])|[A-Z]|[a-z]+(?![A-Za-z])|[a-z]|[^\W\d_]"
)
_FUNCTION: Final = re.compile(rf"(?:{'|'.join(_FUNCTIONS)})(?![A-Za-z])")


def _sign(word: str, place: int) -> tuple[str, int]:
    """What stands at this place, in LaTeX, and how long it is."""
    if match := _FUNCTION.match(word, place):
        name = match.group()
        return (rf"\{name} " if name in _KNOWN else rf"\operatorname{{{name}}}"), len(name)
    sign, after = word[place], word[place + 1 : place + 2]
    base, *marks = list(unicodedata.normalize("NFD", sign))
    if after and unicodedata.combining(after):
        marks, size = [after], 2
    else:
        size = 1
    if marks and marks[0] in _ACCENTS:
        return f"{_ACCENTS[marks[0]]}{{{_SIGNS.get(base, base).strip()}}}", size
    text = _SIGNS.get(sign) or (sign if sign.isascii() else rf"\texttt{{U+{ord(sign):04X}}}")
    return text, size
