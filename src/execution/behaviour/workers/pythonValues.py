"""Canonical forms of values: the first of three files that make one program, in the order values, child, worker."""

import collections
import datetime
import decimal
import enum
import fractions
import hashlib
import itertools
import math
import re
import types

#: Beyond this many characters an outcome is its beginning and a hash.
LONGEST = 4000
DEEPEST = 60
MOST_NODES = 50_000
MOST_ITEMS = 1000
TIMED_OUT = "?timeout"
#: Values that say all of themselves in their repr.
PLAIN = (
    bytes, bytearray, range, complex, decimal.Decimal, fractions.Fraction, datetime.date, datetime.time,
    datetime.timedelta, datetime.timezone, re.Pattern, slice, type(Ellipsis), type(NotImplemented),
)  # fmt: skip


class CaseTimeout(BaseException):
    """Raised in a case that goes over its time; no `except Exception` catches it."""


class Writer:
    """Writes values so that equal texts mean equal values: no addresses, sets in order, classes by name and fields.

    Loosely, as `==` sees it: 1, 1.0 and True are one number, and the order of a dict says nothing.
    """

    def __init__(self, loose):
        self.loose = loose
        self.path = []
        self.nodes = 0

    def write(self, value):
        kind = type(value)
        if kind is str or value is None:
            return repr(value)
        if kind is bool or kind is int or kind is float:
            return self.number(value)
        if any(value is above for above in self.path):
            return "<cycle>"
        self.nodes += 1
        if len(self.path) >= DEEPEST or self.nodes > MOST_NODES:
            return "<more>"
        self.path.append(value)
        try:
            return self.compound(value, kind)
        finally:
            self.path.pop()

    def number(self, value):
        if not self.loose:
            return repr(value) if type(value) is not int else int_text(value)
        if isinstance(value, float) and (math.isnan(value) or not value.is_integer()):
            return repr(value)
        return repr(value) if isinstance(value, float) and math.isinf(value) else int_text(int(value))

    def items(self, values):
        parts = []
        for value in values:
            if len(parts) >= MOST_NODES or self.nodes > MOST_NODES:
                parts.append("<more>")
                break
            parts.append(self.write(value))
        return parts

    def compound(self, value, kind):
        prefix = "" if self.loose else kind.__name__
        if isinstance(value, enum.Enum):
            return f"{kind.__name__}.{value.name}"
        if isinstance(value, tuple) and hasattr(kind, "_fields"):
            return f"{prefix}({', '.join(self.items(tuple.__iter__(value)))})"
        if isinstance(value, (str, int, float)):
            plain = next(base for base in (str, int, float) if isinstance(value, base))
            return f"{prefix}({self.write(plain(value))})" if prefix else self.write(plain(value))
        for base, shape in ((list, "[{}]"), (tuple, "({})"), (collections.deque, "deque[{}]")):
            if isinstance(value, base):
                inner = shape.format(", ".join(self.items(base.__iter__(value))))
                return inner if kind is base else prefix + inner
        if isinstance(value, (set, frozenset)):
            inner = "{" + ", ".join(sorted(self.items(value))) + "}"
            return inner if kind is set or self.loose else prefix + inner
        if isinstance(value, dict):
            pairs = [f"{self.write(key)}: {self.write(item)}" for key, item in dict.items(value)]
            inner = "{" + ", ".join(sorted(pairs) if self.loose else pairs) + "}"
            return inner if kind is dict else prefix + inner
        return self.other(value, kind)

    def other(self, value, kind):
        name = kind.__name__
        if isinstance(value, PLAIN):
            return repr(value)
        if isinstance(value, BaseException):
            return f"{name}({', '.join(self.items(value.args))})"
        if isinstance(value, type):
            return f"<class {value.__name__}>"
        if callable(value) and not hasattr(value, "__dict__") or isinstance(value, types.FunctionType):
            return "<function>"
        if isinstance(value, types.ModuleType):
            return f"<module {value.__name__}>"
        fields = fields_of(value, kind)
        if fields:
            return f"{name}({', '.join(f'{key}={self.write(item)}' for key, item in sorted(fields.items()))})"
        if hasattr(kind, "__next__"):
            return f"iterator[{', '.join(self.items(itertools.islice(value, MOST_ITEMS)))}]"
        if hasattr(kind, "__iter__"):
            return f"{name}[{', '.join(self.items(itertools.islice(iter(value), MOST_ITEMS)))}]"
        return f"{name}({re.sub(r' at 0x[0-9a-fA-F]+', '', repr(value))})"


def int_text(value):
    """An integer of any length; Python itself refuses to write very long ones in decimal."""
    return int.__repr__(value) if value.bit_length() < 4000 else hex(value)


#: The names of the slots of classes.
SLOTS = {}


def slots_of(kind):
    if kind not in SLOTS:
        lists = [base.__dict__.get("__slots__", ()) for base in kind.__mro__]
        SLOTS[kind] = [slot for slots in lists for slot in ((slots,) if isinstance(slots, str) else slots)]
    return SLOTS[kind]


def fields_of(value, kind):
    fields = dict(getattr(value, "__dict__", None) or {})
    for slot in slots_of(kind):
        if hasattr(value, slot):
            fields[slot] = getattr(value, slot)
    return {str(key): item for key, item in fields.items() if key != "__weakref__"}


def capped(text):
    if len(text) <= LONGEST:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{text[:200]}…{len(text)}#{digest}"


def raised(error, loose):
    """`!Name` of an exception; loosely with the names of the classes above it."""
    if isinstance(error, CaseTimeout):
        return TIMED_OUT
    if isinstance(error, MemoryError):
        return "?memory"
    names = [base.__name__ for base in type(error).__mro__ if issubclass(base, BaseException)]
    return "!" + ("<".join(names) if loose else names[0])
