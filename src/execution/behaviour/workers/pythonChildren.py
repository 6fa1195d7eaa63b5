"""The children as their parent has them: the fourth of five files that make one program.

A child is forked ahead, while the candidate before it still runs, and waits to be given one. That candidate may try to
harm it, as it may try to harm the parent; a child that was touched in any way is never used.
"""

import select

BEGIN_SECONDS = 5.0
SIGNALS = signal.valid_signals()
#: Something like a candidate; `@data` stands where its fields would be declared.
REHEARSAL = """
class Fault(ValueError):
    pass
@data
class Part:
    at: int
    text: str
    def __init__(self, at, text):
        self.at, self.text = at, text
def parts_of(line):
    parts = [Part(at, part.strip()) for at, part in enumerate(line.split(","))]
    if not parts[0].text:
        raise Fault(f"{len(parts)}")
    return parts
"""


class NotLoaded(Exception):
    """Why a candidate could not be loaded, for the person."""


class OutOfTurn(Exception):
    """A child said what it would not say by itself: its candidate writes to the pipe."""


class Child:
    """A forked process that waits for a candidate, and is then read with deadlines."""

    def __init__(self, setup):
        self.loaded = len(sys.modules)
        taking, self.giving = os.pipe()
        self.reading, writing = os.pipe()
        # Whatever is sent to it while it waits stays pending, and is seen.
        usual = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        before = standing()
        try:
            self.pid = os.fork()
            if self.pid == 0:
                try:
                    be_child(setup, taking, writing, usual, before)
                finally:
                    os._exit(0)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, usual)
        os.close(taking)
        os.close(writing)
        self.buffer = b""
        self.lines = []

    def give(self, text, order, careful):
        """Whether the child has begun with the candidate; it does not, where another one did something to it."""
        data = json.dumps([text, order, careful]).encode()
        try:
            # It may have been stopped.
            os.kill(self.pid, signal.SIGCONT)
            while data:
                data = data[os.write(self.giving, data) :]
            os.close(self.giving)
            self.giving = None
            return self.next(BEGIN_SECONDS) == ["begun", ""]
        except (OSError, TimeoutError):
            return False

    def next(self, seconds):
        """The next message; None when the child has ended; raises TimeoutError when it says nothing for too long."""
        deadline = monotonic() + seconds
        while not self.lines:
            left = deadline - monotonic()
            if left <= 0 or not select.select([self.reading], [], [], left)[0]:
                raise TimeoutError
            data = os.read(self.reading, 1 << 16)
            if not data:
                if self.buffer:
                    raise OutOfTurn
                return None
            *lines, self.buffer = (self.buffer + data).split(b"\n")
            if len(self.buffer) > 1 << 20:
                raise OutOfTurn
            self.lines = lines[::-1]
        try:
            message = json.loads(self.lines.pop())
        except ValueError:
            raise OutOfTurn from None
        if not isinstance(message, list) or len(message) != 2:
            raise OutOfTurn
        return message

    def end(self):
        for pipe in (self.reading, self.giving):
            if pipe is not None:
                os.close(pipe)
        for kill in (lambda: os.killpg(self.pid, signal.SIGKILL), lambda: os.kill(self.pid, signal.SIGKILL)):
            with contextlib.suppress(OSError):
                kill()
        with contextlib.suppress(OSError):
            os.waitpid(self.pid, 0)


class Children:
    """One child that has a candidate, and one that waits for the next."""

    def __init__(self):
        self.setup = None
        self.waiting = None

    def prepare(self, setup):
        self.drop()
        self.setup = setup

    def drop(self):
        if self.waiting is not None:
            self.waiting.end()
        self.waiting = None

    def begin(self, text, order, careful):
        """A child that has begun with the candidate."""
        if self.waiting is not None and self.waiting.loaded != len(sys.modules):
            self.drop()
        child, self.waiting = self.waiting or Child(self.setup), None
        if not child.give(text, order, careful):
            # Nothing runs now that could do the same to another.
            child.end()
            child = Child(self.setup)
            if not child.give(text, order, careful):
                child.end()
                raise NotLoaded("The process for it did not begin.")
        self.waiting = Child(self.setup)
        return child

    def end(self, child):
        child.end()
        end_orphans(None if self.waiting is None else self.waiting.pid)


def be_child(setup, taking, writing, usual, before):
    """Waits for a candidate and runs it, unless something was done to this process meanwhile."""
    gc.enable()
    # Of the pipes of other children nothing may stay open here.
    os.closerange(3, min(taking, writing))
    os.closerange(min(taking, writing) + 1, max(taking, writing))
    os.closerange(max(taking, writing) + 1, 256)
    cut_off()
    rehearse()
    with open(taking, "rb") as pipe:
        given = pipe.read()
    touched = signal.sigpending() - {signal.SIGCONT} or standing() != before
    if touched or not given:
        return
    text, order, careful = json.loads(given)
    confine(setup)
    signal.pthread_sigmask(signal.SIG_SETMASK, usual)
    talk = Talk(writing, careful)
    talk.tell("begun", "")
    child(text, setup, order, talk)


def rehearse():
    """Has the pages of memory copied that any candidate changes, while nobody waits for it."""
    dataclasses = sys.modules.get("dataclasses")
    names = {"__name__": "__main__", "data": (lambda kind: kind) if dataclasses is None else dataclasses.dataclass}
    exec(compile(REHEARSAL, "", "exec", dont_inherit=True), names)
    run = Run(names, {}, Clock(), False, 1)
    parts = run.value_of(compile("parts_of('a, b')", "", "eval"))
    with contextlib.suppress(ValueError):
        run.value_of(compile("parts_of('')", "", "eval"))
    json.dumps([capped(Writer(False).write(parts))])


def standing():
    """What a process can change about another one of the same user, besides ending it."""
    limits = [resource.getrlimit(limit) for limit in LIMITS]
    return limits, os.getpriority(os.PRIO_PROCESS, 0), [ask(0) for ask in SCHEDULING]


LIMITS = [getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")]
#: Not every system has them.
SCHEDULING = [
    getattr(os, name) for name in ("sched_getscheduler", "sched_getaffinity", "sched_getparam") if hasattr(os, name)
]


def end_orphans(kept):
    """Ends what children left behind; as subreaper, this process inherits it."""
    for _ in range(1000):
        try:
            with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
                orphans = [int(pid) for pid in file.read().split()]
        except OSError:
            return
        if not any(pid != kept for pid in orphans):
            return
        for pid in orphans:
            if pid != kept:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)


def guard():
    """On Linux: inherits orphans of children, and keeps its own memory and pipes from them."""
    with contextlib.suppress(Exception):
        import ctypes

        libc = ctypes.CDLL(None)
        libc.prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
        libc.prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE
