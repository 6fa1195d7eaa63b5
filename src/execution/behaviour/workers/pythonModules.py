"""What is loaded, and when: the second of five files that make one program."""

import gc
import importlib.util
import os
import site

#: What is loaded here as soon as a candidate names it, so that the children need not; harmless to load.
SHARED = frozenset(
    """abc array ast asyncio base64 bisect calendar cmath collections colorsys contextlib copy csv
    dataclasses datetime decimal difflib enum fnmatch fractions functools graphlib hashlib heapq html
    inspect ipaddress itertools json keyword locale math numbers operator pathlib pprint queue random re
    reprlib secrets shlex statistics string struct textwrap threading time tokenize types typing unicodedata
    urllib uuid weakref zlib""".split()
)
#: Python's own modules; not every version tells.
STANDARD = getattr(sys, "stdlib_module_names", frozenset())
#: What a case may name besides the candidate's own names, by the module that it is loaded from.
EXTRAS = {
    "math": "math",
    "Decimal": "decimal",
    "Fraction": "fractions",
    "date": "datetime",
    "datetime": "datetime",
    "timedelta": "datetime",
    "timezone": "datetime",
    "deque": "collections",
    "Counter": "collections",
    "OrderedDict": "collections",
    "defaultdict": "collections",
}


def extras_for(cases):
    """What the cases name of the extras; what no case names need not be loaded."""
    words = set().union(*(re.findall(r"\w+", case["code"]) for case in cases))
    named = {name: importlib.import_module(EXTRAS[name]) for name in words.intersection(EXTRAS)}
    return {name: getattr(module, name, module) for name, module in named.items()}


class Installed:
    """Packages that are installed: a finder that comes last, so that they are looked for only when one is missing.

    Python looks through them whenever it starts, which can take longer than all else that a worker does.
    """

    wanted = False

    @classmethod
    def find_spec(cls, name, path=None, _target=None):
        # Python's own `copy` asks for `org`, which only another Python has.
        if path is not None or "." in name or name == "org":
            return None
        cls.wanted = True
        cls.open()
        return importlib.util.find_spec(name)

    @classmethod
    def open(cls):
        if cls in sys.meta_path:
            sys.meta_path.remove(cls)
            site.main()
            gc.freeze()

    @classmethod
    def put_off(cls):
        """Without them there would be no `exit` and `help` either."""
        sys.meta_path.append(cls)
        for make in (site.setquit, site.setcopyright, site.sethelper):
            make()


def load_shared(text, places):
    """Loads what a candidate and those after it would each have to."""
    names = set(re.findall(r"^\s*(?:import|from)\s+(\w+)", text, re.MULTILINE))
    for name in SHARED.intersection(names):
        preload(name)
    if any(is_installed(name, places) for name in names):
        Installed.open()


def preload(name):
    if name not in sys.modules:
        importlib.import_module(name)
        # The collector must not touch in a child what all of them share.
        gc.freeze()


def is_installed(name, places):
    """Whether a module has to be looked for in what is installed: it is not Python's own, nor beside the text."""
    if name in STANDARD:
        return False
    beside = (os.path.join(place, name) for place in places)
    return not any(os.path.exists(path) or os.path.exists(path + ".py") for path in beside)


def module_place(file, root):
    """The dotted name of a file in its package, and the folder to import from."""
    folder, name = os.path.split(file)
    parts = [os.path.splitext(name)[0]]
    while folder.startswith(root + os.sep) and os.path.exists(os.path.join(folder, "__init__.py")):
        folder, package = os.path.split(folder)
        parts.insert(0, package)
    return ".".join(parts), folder
