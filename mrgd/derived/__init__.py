"""Derived formulas as files: LaTeX, MathML, SymPy source, functions of NumPy."""
