"""Functions of ours in PostgreSQL: arithmetic that ends in null, or zero, and never in an error.

PostgreSQL ends a statement where a result is too large, or too small to be told from zero; to a
filter the one is null and the other zero, as IEEE 754 and `evaluate.py` have it. Catching that
is slow in PostgreSQL, so it is done only after an error. `remainder` has no counterpart there:
it is the exact one of C's fmod, with whole numbers first because they are most.
"""

from __future__ import annotations

_GUARDED = """
CREATE OR REPLACE FUNCTION campmap.{name}(a float8, b float8) RETURNS float8
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN {result};
EXCEPTION
    WHEN numeric_value_out_of_range THEN RETURN CASE WHEN {small} THEN 0 END;
    WHEN invalid_argument_for_power_function THEN RETURN NULL;
END $$
"""


_REMAINDER = """
CREATE OR REPLACE FUNCTION campmap.remainder(a float8, b float8) RETURNS float8
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    scale int;
    rest numeric;
BEGIN
    IF a IS NULL OR b IS NULL OR b = 0 THEN RETURN NULL; END IF;
    IF abs(a) < abs(b) THEN RETURN a; END IF;
    IF abs(a) < 2^53 AND a = trunc(a) AND b = trunc(b) THEN
        RETURN mod(a::bigint, b::bigint)::float8;
    END IF;
    scale := least(campmap.exponent(a), campmap.exponent(b));
    rest := mod(campmap.units(a, scale), campmap.units(b, scale));
    IF scale >= 0 THEN RETURN (rest * power(2::numeric, scale))::float8; END IF;
    -- A number of halves, quarters, eighths: times 5, shifted by one decimal, each.
    RETURN (rest * power(5::numeric, -scale) * ('1e' || scale)::numeric)::float8;
END $$
"""

_BITS = "('x' || encode(float8send({0}), 'hex'))::bit(64)::bigint"

FUNCTIONS = tuple(
    text.encode()
    for text in (
        _GUARDED.format(name="sum", result="a + b", small="FALSE"),
        _GUARDED.format(name="product", result="a * b", small="abs(a) < 1 AND abs(b) < 1"),
        _GUARDED.format(name="quotient", result="a / NULLIF(b, 0)", small="abs(a) < abs(b)"),
        _GUARDED.format(
            name="power", result="a ^ b", small="abs(a) > 1 AND b < 0 OR abs(a) < 1 AND b > 0"
        ),
        f"""
CREATE OR REPLACE FUNCTION campmap.exponent(value float8) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT greatest((({_BITS.format("value")} >> 52) & 2047)::int, 1) - 1075
$$
""",
        f"""
CREATE OR REPLACE FUNCTION campmap.units(value float8, scale int) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sign(value)::numeric * power(2::numeric, campmap.exponent(value) - scale)
        * (({_BITS.format("value")} & 4503599627370495)
            + CASE WHEN ({_BITS.format("value")} >> 52) & 2047 > 0 THEN 4503599627370496 ELSE 0 END)
$$
""",
        _REMAINDER,
    )
)
"""In the order in which they need one another."""
