"""Canonical forms of values: the first of five files that make one program.

Their order is: values, modules, child, children, worker.
"""

import collections
import enum
import itertools
import math
import re
import sys
import types

#: Beyond this many characters an outcome is its beginning and a hash.
LONGEST = 4000
DEEPEST = 60
MOST_NODES = 50_000
MOST_ITEMS = 1000
TIMED_OUT = "?timeout"
#: Values that say all of themselves in their repr.
PLAIN = (bytes, bytearray, range, complex, re.Pattern, slice, type(Ellipsis), type(NotImplemented))
#: Others of this kind, by the module that they need: it takes a while to load, and none of them is there without it.
PLAIN_ELSEWHERE = {
    "datetime": ("date", "time", "timedelta", "timezone"),
    "decimal": ("Decimal",),
    "fractions": ("Fraction",),
}


class CaseTimeout(BaseException):
    """Raised in a case that goes over its time; no `except Exception` catches it."""


class Writer:
    """Writes values so that equal texts mean equal values: no addresses, sets in order, classes by name and fields.

    Loosely, as `==` sees it: 1, 1.0 and True are one number, and the order of a dict says nothing.
    """

    def __init__(self, loose):
        self.loose = loose
        self.above = set()
        self.nodes = 0

    def write(self, value):
        kind = type(value)
        if kind is str or value is None:
            return repr(value)
        if kind is bool or kind is int or kind is float:
            return self.number(value)
        name = id(value)
        if name in self.above:
            return "<cycle>"
        self.nodes += 1
        if len(self.above) >= DEEPEST or self.nodes > MOST_NODES:
            return "<more>"
        shape = SHAPES.get(kind) or shape_of(value, kind)
        self.above.add(name)
        try:
            return shape(self, value, kind)
        finally:
            self.above.discard(name)

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

    def prefix(self, kind):
        return "" if self.loose else kind.__name__

    def member(self, value, kind):
        return f"{kind.__name__}.{value.name}"

    def named_tuple(self, value, kind):
        return f"{self.prefix(kind)}({', '.join(self.items(tuple.__iter__(value)))})"

    def scalar(self, value, kind):
        plain = next(base for base in (str, int, float) if issubclass(kind, base))
        prefix = self.prefix(kind)
        return f"{prefix}({self.write(plain(value))})" if prefix else self.write(plain(value))

    def sequence(self, value, kind):
        base = next(base for base in SEQUENCES if issubclass(kind, base))
        inner = SEQUENCES[base].format(", ".join(self.items(base.__iter__(value))))
        return inner if kind is base else self.prefix(kind) + inner

    def a_set(self, value, kind):
        inner = "{" + ", ".join(sorted(self.items(value))) + "}"
        return inner if kind is set else self.prefix(kind) + inner

    def mapping(self, value, kind):
        pairs = [f"{self.write(key)}: {self.write(item)}" for key, item in dict.items(value)]
        inner = "{" + ", ".join(sorted(pairs) if self.loose else pairs) + "}"
        return inner if kind is dict else self.prefix(kind) + inner

    def plain(self, value, _kind):
        return repr(value)

    def error(self, value, kind):
        return f"{kind.__name__}({', '.join(self.items(value.args))})"

    def a_class(self, value, _kind):
        return f"<class {value.__name__}>"

    def function(self, _value, _kind):
        return "<function>"

    def module(self, value, _kind):
        return f"<module {value.__name__}>"

    def instance(self, value, kind):
        name = kind.__name__
        fields = fields_of(value, kind)
        if fields:
            return f"{name}({', '.join([f'{key}={self.write(fields[key])}' for key in sorted(fields)])})"
        if hasattr(kind, "__next__"):
            return f"iterator[{', '.join(self.items(itertools.islice(value, MOST_ITEMS)))}]"
        if hasattr(kind, "__iter__"):
            return f"{name}[{', '.join(self.items(itertools.islice(iter(value), MOST_ITEMS)))}]"
        return f"{name}({re.sub(r' at 0x[0-9a-fA-F]+', '', repr(value))})"


SEQUENCES = {list: "[{}]", tuple: "({})", collections.deque: "deque[{}]"}
#: How the values of a class are written, for the classes seen so far.
SHAPES = {}


def shape_of(value, kind):
    shape = SHAPES[kind] = find_shape(value, kind)
    return shape


def find_shape(value, kind):
    if issubclass(kind, enum.Enum):
        return Writer.member
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return Writer.named_tuple
    for bases, shape in (
        ((str, int, float), Writer.scalar),
        (tuple(SEQUENCES), Writer.sequence),
        ((set, frozenset), Writer.a_set),
        (dict, Writer.mapping),
        (PLAIN + plain_elsewhere(), Writer.plain),
        (BaseException, Writer.error),
        (type, Writer.a_class),
    ):
        if issubclass(kind, bases):
            return shape
    if callable(value) and not hasattr(value, "__dict__") or issubclass(kind, types.FunctionType):
        return Writer.function
    return Writer.module if issubclass(kind, types.ModuleType) else Writer.instance


def plain_elsewhere():
    return tuple(
        getattr(sys.modules[module], name)
        for module, names in PLAIN_ELSEWHERE.items()
        if module in sys.modules
        for name in names
    )


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
    own = getattr(value, "__dict__", None)
    fields = {str(key): item for key, item in dict(own).items() if key != "__weakref__"} if own else {}
    for slot in slots_of(kind):
        if slot != "__weakref__" and hasattr(value, slot):
            fields[str(slot)] = getattr(value, slot)
    return fields


def capped(text):
    if len(text) <= LONGEST:
        return text
    # Only long texts need it, and it takes a while to load.
    from hashlib import sha256

    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{text[:200]}…{len(text)}#{digest}"


def raised(error, loose):
    """`!Name` of an exception; loosely with the names of the classes above it."""
    if isinstance(error, CaseTimeout):
        return TIMED_OUT
    if isinstance(error, MemoryError):
        return "?memory"
    names = [base.__name__ for base in type(error).__mro__ if issubclass(base, BaseException)]
    return "!" + ("<".join(names) if loose else names[0])
