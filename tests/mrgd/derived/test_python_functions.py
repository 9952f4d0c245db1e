"""NumPy functions: they need NumPy alone, and give the formula within what rounding explains."""

import random
import subprocess
import sys

import mpmath
import numpy as np
import pytest
import sympy as sp

from mrgd.derived.python_functions import python_functions
from theory.activation import Activation

UNIT = mpmath.mpf(2) ** -53
DIGITS = 50


def module(source):
    names = {}
    exec(compile(source, "functions.py", "exec"), names)
    return names


def point_for(arguments, chance):
    """Distinct numbers that floats hold exactly, in the domains of the symbols."""
    eighths = chance.sample(range(1, 17), len(arguments)) if len(arguments) <= 16 else None
    found = {}
    for place, argument in enumerate(arguments):
        if argument.is_integer:
            found[argument] = sp.Integer(chance.randint(2, 6))
        else:
            size = sp.Rational(eighths[place] if eighths else chance.randint(1, 16), 8)
            sign = 1 if argument.is_nonnegative else chance.choice((-1, 1))
            found[argument] = sign * size
    return found


def admissible_point(formula, entries, chance):
    """A point inside the domain of the formula, off its poles and its steps."""
    for _ in range(1000):
        point = point_for(formula.arguments, chance)
        if all(map(lies_inside(point), entries)):
            return point
    raise AssertionError(f"{formula.name}: no point of its domain was drawn")


def lies_inside(point):
    def value(term):
        return sp.N(term.subs(point))

    def inside(entry):
        logarithms = [node.args[0] for node in entry.atoms(sp.log)]
        bases = [node.base for node in entry.atoms(sp.Pow) if not node.exp.is_integer]
        if not all(value(term).is_positive for term in (*logarithms, *bases)):
            return False
        stepped = [value(node.args[0]) for node in entry.atoms(sp.ceiling)]
        return all(abs(x - round(x)) > 1e-6 for x in stepped) and value(entry).is_finite

    return inside


def with_error(term, point):
    """The term's value, and what it may be off by when it is computed in double precision.

    First-order error analysis: n numbers are added or multiplied in any order with n roundings,
    a power or a function of the library is within 4 units in the last place of its argument's
    image, and errors in arguments are carried on by derivatives.
    """
    if term in point:
        return number(point[term]), mpmath.mpf(0)
    if term.is_number:
        value = number(term)
        return value, abs(value) * 4 * UNIT
    if isinstance(term, sp.Piecewise):
        branch = next(e for e, condition in term.args if condition.subs(point) == sp.true)
        return with_error(branch, point)
    values, errors = zip(*(with_error(argument, point) for argument in term.args), strict=True)
    value, carried, roundings = carry(term, values, errors)
    size = sum(map(abs, values)) if term.is_Add else abs(value)
    return value, carried + roundings * UNIT * size


def carry(term, values, errors):
    """The value, the errors of the arguments carried on, and the number of roundings."""
    if term.is_Add:
        return sum(values), sum(errors), len(values)
    if term.is_Mul:
        others = [mpmath.fprod(values[:i] + values[i + 1 :]) for i in range(len(values))]
        carried = sum(error * abs(other) for error, other in zip(errors, others, strict=True))
        return mpmath.fprod(values), carried, len(values)
    if isinstance(term, sp.Min | sp.Max):
        return (min if isinstance(term, sp.Min) else max)(values), max(errors), 0
    if isinstance(term, sp.ceiling):
        assert errors[0] < abs(values[0] - mpmath.nint(values[0]))  # no step within the error
        return mpmath.ceil(values[0]), mpmath.mpf(0), 0
    holes = sp.symbols(f"z:{len(values)}", real=True)
    image = term.func(*holes)
    here = dict(zip(holes, values, strict=True))
    slopes = [
        abs(number(image.diff(z).subs(here))) if error else mpmath.mpf(0)
        for z, error in zip(holes, errors, strict=True)
    ]
    carried = sum(slope * error for slope, error in zip(slopes, errors, strict=True))
    return number(image.subs(here)), carried, 4


def number(expression):
    return mpmath.mpmathify(sp.N(expression, DIGITS))


def test_the_functions_give_the_formulas(derived):
    names = module(python_functions(derived))
    chance = random.Random(2402)
    for formula in derived.formulas:
        if not formula.arguments:
            assert formula.name not in names
            continue
        is_matrix = isinstance(formula.right, sp.MatrixBase)
        entries = list(formula.right) if is_matrix else [formula.right]
        for _ in range(2):
            point = admissible_point(formula, entries, chance)
            given = [
                int(v) if v.is_Integer and a.is_integer else float(v) for a, v in point.items()
            ]
            found = np.asarray(names[formula.name](*given), dtype=float)
            assert found.shape == (formula.right.shape if is_matrix else ())
            with mpmath.workdps(DIGITS):
                for entry, got in zip(entries, found.flat, strict=True):
                    exact, error = with_error(entry, point)
                    # twice the first-order bound covers the products of errors
                    assert abs(mpmath.mpf(float(got)) - exact) <= 2 * error, formula.name


def test_the_bound_of_the_error_notices_a_wrong_sign_and_a_wrong_digit(one):
    formula = one("linear-network.jacobian").formulas[0]
    point = point_for(formula.arguments, random.Random(1))
    with mpmath.workdps(DIGITS):
        exact, error = with_error(formula.right, point)
        assert 0 < error < abs(exact) * mpmath.mpf(10) ** -13
        assert abs(-exact - exact) > 2 * error


def test_every_function_has_words_arguments_with_shapes_source_claim_and_statement(derived):
    names = module(python_functions(derived))
    listed = [formula.name for formula in derived.formulas if formula.arguments]
    assert names["__all__"] == listed
    for formula in derived.formulas:
        if formula.arguments:
            said = " ".join(names[formula.name].__doc__.split())
            assert derived.claim.id in said
            assert derived.digest in said
            assert " ".join(derived.source.split()).replace('"""', "'''") in said
            assert formula.words.rstrip(".")[1:] in said
            assert "Args:" in said
            assert "Returns:" in said


def test_formulas_that_stand_for_no_number_are_named_in_a_comment(one):
    source = python_functions(one("gradient.linear"))
    assert "# No functions: linear_gradient_any_size" in source
    assert "def linear_gradient_any_size" not in source


def test_a_module_needs_numpy_and_nothing_of_ours(one, tmp_path):
    path = tmp_path / "formulas.py"
    path.write_text(
        python_functions(one("expansion.loss", activation=Activation.GELU)), encoding="utf-8"
    )
    program = (
        "import sys, formulas\nprint(formulas.loss_0(0.5, 2.0, 1.0))\n"
        "ours = {'sympy', 'scipy', 'mrgd', 'theory'}\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & ours))"
    )
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    value, loaded = ended.stdout.splitlines()
    # ½(2·½Φ(½) − 1)² with Φ(½) = 0.69146…
    assert float(value) == pytest.approx((0.6914624612740131 - 1) ** 2 / 2, rel=1e-14)
    assert loaded == "[]"


def test_arrays_of_one_shape_are_taken_entry_by_entry(one):
    names = module(python_functions(one("expansion.relu")))
    u_0, u_1, u_2 = np.array([1.0, -2.0, 4.0]), np.array([2.0, 1.0, 1.0]), np.array([0.0, 3.0, 1.0])
    found = names["radius"](u_0, u_1, u_2)
    assert found.tolist() == [0.5, 0.5, 1.0]
    assert names["f_1"](u_0, u_1, 3.0).tolist() == [6.0, 0.0, 3.0]
