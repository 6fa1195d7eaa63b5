"""What happens in the child that runs one candidate: the second of three files that make one program."""

import asyncio
import contextlib
import inspect
import json
import os
import random
import signal
import sys
import time

try:
    import resource
except ImportError:
    resource = None

START = 1_700_000_000.0
#: What a case may name besides the candidate's own names.
EXTRAS = {
    "math": math,
    "Decimal": decimal.Decimal,
    "Fraction": fractions.Fraction,
    "date": datetime.date,
    "datetime": datetime.datetime,
    "timedelta": datetime.timedelta,
    "timezone": datetime.timezone,
    "deque": collections.deque,
    "Counter": collections.Counter,
    "OrderedDict": collections.OrderedDict,
    "defaultdict": collections.defaultdict,
}


class Clock:
    """A clock of its own: a reading takes a thousandth of a second, and waiting takes no time."""

    def __init__(self):
        self.now = START

    def read(self):
        self.now += 0.001
        return self.now

    def wait(self, seconds):
        self.now += max(0.0, float(seconds or 0))

    def install(self):
        for name in ("time", "monotonic", "perf_counter", "process_time"):
            setattr(time, name, self.read)
            setattr(time, name + "_ns", lambda: int(self.read() * 1_000_000_000))
        time.sleep = self.wait


def event_loop(clock):
    """An event loop that does not wait for its timers."""
    loop = asyncio.SelectorEventLoop()
    selector = loop._selector
    poll = selector.select

    def skip(timeout=None):
        if timeout is None:
            return poll(0.05)
        clock.wait(timeout)
        return poll(0)

    selector.select = skip
    return loop


async def awaited(value):
    return await value


def run_case(code, namespace, clock):
    clock.now = START
    random.seed(1)
    extras = {name: item for name, item in EXTRAS.items() if name not in namespace}
    value = eval(code, namespace, extras)
    if inspect.isawaitable(value):
        loop = event_loop(clock)
        try:
            return loop.run_until_complete(awaited(value))
        finally:
            loop.close()
    return value


def outcome_of(case, namespace, clock, seconds):
    """The canonical outcome of a case, or a pair of the exact and the loose one."""
    error = None
    value = None
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            value = run_case(case["compiled"], namespace, clock)
            exact = capped(Writer(False).write(value))
            loose = capped(Writer(True).write(value)) if case["loose"] else None
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except BaseException as caught:  # noqa: B902  (whatever a candidate raises is its outcome)
        error = caught
    if error is not None:
        exact = raised(error, False)
        loose = raised(error, True) if case["loose"] else None
    return exact if loose is None else [exact, loose]


def module_place(file, root):
    """The dotted name of a file in its package, and the folder to import from."""
    folder, name = os.path.split(file)
    parts = [os.path.splitext(name)[0]]
    while folder.startswith(root + os.sep) and os.path.exists(os.path.join(folder, "__init__.py")):
        folder, package = os.path.split(folder)
        parts.insert(0, package)
    return ".".join(parts), folder


def load(text, setup):
    name, folder = module_place(setup["file"], setup["root"])
    for place in (setup["root"], folder):
        if place not in sys.path:
            sys.path.insert(0, place)
    module = types.ModuleType(name)
    module.__file__ = setup["file"]
    module.__package__ = name.rpartition(".")[0]
    sys.modules[name] = module
    exec(compile(text, setup["file"], "exec", dont_inherit=True), module.__dict__)
    return module.__dict__


def confine(setup):
    """Cuts the child off from the talk of its parent, and lets it start nothing."""
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    if resource is not None:
        limits = [("RLIMIT_NPROC", 0), ("RLIMIT_CORE", 0), ("RLIMIT_DATA", setup["memoryBytes"])]
        for limit, value in limits:
            with contextlib.suppress(AttributeError, ValueError, OSError):
                resource.setrlimit(getattr(resource, limit), (value, value))

    def expire(_signal, _frame):
        # Code that catches everything gets it again and again, until the parent ends the child.
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        raise CaseTimeout

    signal.signal(signal.SIGALRM, expire)


def child(text, setup, order, pipe):
    """Writes `index outcome` a line for each case in `order`; first `loaded`, or why it could not be."""

    def tell(*message):
        data = json.dumps(message).encode() + b"\n"
        while data:
            data = data[os.write(pipe, data) :]

    clock = Clock()
    try:
        signal.setitimer(signal.ITIMER_REAL, setup["loadMs"] / 1000)
        try:
            clock.install()
            sys.setrecursionlimit(1000)
            namespace = load(text, setup)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except BaseException as error:  # noqa: B902
        why = "it ran too long" if isinstance(error, CaseTimeout) else raised(error, False)[1:]
        if isinstance(error, ImportError):
            why = f"{why}: {error}"
        tell("failed", f"It fails while it is loaded: {why}.")
        return
    tell("loaded", "")
    seconds = setup["caseMs"] / 1000
    for index in order:
        tell(index, outcome_of(setup["cases"][index], namespace, clock, seconds))
    tell("end", "")
