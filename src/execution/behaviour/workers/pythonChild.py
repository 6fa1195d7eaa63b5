"""What happens in the child that runs one candidate: the third of five files that make one program."""

import collections.abc
import contextlib
import json
import signal
import time

try:
    import resource
except ImportError:
    resource = None

START = 1_700_000_000.0
monotonic = time.monotonic
#: Of more cases than these only every so many-th is run twice, unless one has changed.
MOST_REPEATED = 60
PROBE = 4
#: `inspect.CO_ITERABLE_COROUTINE`.
AWAITABLE_GENERATOR = 0x100
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
    import asyncio

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


def is_awaitable(value):
    if isinstance(value, types.GeneratorType):
        return value.gi_code.co_flags & AWAITABLE_GENERATOR != 0
    return isinstance(value, collections.abc.Awaitable)


async def awaited(value):
    return await value


class Run:
    """A loaded candidate and what its cases are run with."""

    def __init__(self, namespace, extras, clock, takes_chances, seconds):
        self.namespace = namespace
        self.clock = clock
        self.seconds = seconds
        self.extras = {name: item for name, item in extras.items() if name not in namespace}
        self.seed = None
        # Seeding takes longer than most cases.
        if takes_chances:
            import random

            self.seed = random.seed

    def value_of(self, code):
        self.clock.now = START
        if self.seed is not None:
            self.seed(1)
        value = eval(code, self.namespace, dict(self.extras))
        if not is_awaitable(value):
            return value
        loop = event_loop(self.clock)
        try:
            return loop.run_until_complete(awaited(value))
        finally:
            loop.close()

    def outcome_of(self, case):
        """The canonical outcome of a case, or a pair of the exact and the loose one."""
        try:
            signal.setitimer(signal.ITIMER_REAL, self.seconds)
            try:
                value = self.value_of(case["compiled"])
                exact = capped(Writer(False).write(value))
                return [exact, capped(Writer(True).write(value))] if case["loose"] else exact
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except BaseException as error:  # noqa: B902  (whatever a candidate raises is its outcome)
            exact = raised(error, False)
            return [exact, raised(error, True)] if case["loose"] else exact


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


def cut_off():
    """Cuts the child off from the talk of its parent."""
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def confine(setup):
    """Lets the child start nothing, and bounds its memory and the time of a case."""
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


class Talk:
    """What the child tells: lists in JSON, a line each. Outcomes are gathered for a moment, unless care is taken."""

    FULL = 512
    MOMENT = 0.02

    def __init__(self, pipe, careful):
        self.pipe = pipe
        self.careful = careful
        self.gathered = []
        self.told = monotonic()

    def tell(self, *message):
        data = json.dumps(message).encode() + b"\n"
        while data:
            data = data[os.write(self.pipe, data) :]

    def add(self, outcome):
        self.gathered.append(outcome)
        if self.careful or len(self.gathered) >= self.FULL or monotonic() - self.told > self.MOMENT:
            self.flush()

    def flush(self):
        if self.gathered:
            self.tell("outcomes", self.gathered)
        self.gathered = []
        self.told = monotonic()


def child(text, setup, order, talk):
    """Runs the cases in `order`, and again backwards to see which outcomes change."""
    clock = Clock()
    try:
        signal.setitimer(signal.ITIMER_REAL, setup["loadMs"] / 1000)
        try:
            clock.install()
            known = len(sys.modules)
            namespace = load(text, setup)
            # What else it loaded may take a chance as well.
            takes_chances = "random" in text or len(sys.modules) > known + 1
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except BaseException as error:  # noqa: B902
        why = "it ran too long" if isinstance(error, CaseTimeout) else raised(error, False)[1:]
        if isinstance(error, ImportError):
            why = f"{why}: {error}"
        talk.tell("failed", f"It fails while it is loaded: {why}.")
        return
    talk.tell("loaded", Installed.wanted)
    run = Run(namespace, setup["extras"], clock, takes_chances, setup["caseMs"] / 1000)
    outcomes = {}
    for index in order:
        outcomes[index] = run.outcome_of(setup["cases"][index])
        talk.add(outcomes[index])
    talk.flush()
    if setup["repeat"]:
        repeat(run, setup["cases"], outcomes, talk)
    talk.flush()
    talk.tell("end", "")


def repeat(run, cases, outcomes, talk):
    """Tells the cases whose outcomes change, -1 for the others. Of many cases a part is run again, and the others once
    one of those has changed; backwards, so that what one case leaves behind for the next shows.
    """

    def changes(index):
        again = run.outcome_of(cases[index])
        changed = again != outcomes[index] and not is_limit(again)
        talk.add(index if changed else -1)
        return changed

    backwards = [index for index in sorted(outcomes, reverse=True) if not is_limit(outcomes[index])]
    probing = len(backwards) > MOST_REPEATED
    probed = [index for index in backwards if not probing or index % PROBE == 0]
    if any([changes(index) for index in probed]) and probing:
        for index in backwards:
            if index % PROBE != 0:
                changes(index)


def is_limit(outcome):
    return isinstance(outcome, str) and outcome.startswith("?")
