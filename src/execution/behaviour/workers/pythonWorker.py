"""Runs candidates written in Python, each in a child forked from this warmed process; talks in lines of JSON.

Inside the sandbox. A child runs the code of one candidate and writes outcomes to a pipe that only this process reads;
what it prints goes nowhere, and what it starts ends with it. What a case should give is never known in here.
The last of three files that make one program.
"""

import importlib
import select

#: What is loaded here as soon as a candidate names it, so that the children need not; harmless to load.
SHARED = frozenset(
    """abc array ast asyncio base64 bisect calendar cmath colorsys copy csv dataclasses difflib fnmatch functools
    graphlib hashlib heapq html itertools ipaddress json keyword locale numbers operator pathlib pprint queue random re
    reprlib secrets shlex statistics string struct textwrap threading time tokenize typing unicodedata urllib uuid
    weakref zlib""".split()
)
MOST_RESTARTS = 4
#: `ast.PyCF_ALLOW_TOP_LEVEL_AWAIT`.
ALLOW_AWAIT = 0x2000
#: Beyond a child's own limits.
SPARE_SECONDS = 0.35
EXITED = "?exited"


class NotLoaded(Exception):
    """Why a candidate could not be loaded, for the person."""


class OutOfTurn(Exception):
    """A child said what it would not say by itself: its candidate writes to the pipe."""


class Child:
    """A forked candidate, read with deadlines."""

    def __init__(self, text, setup, order, careful):
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(reading)
                confine(setup)
                child(text, setup, order, Talk(writing, careful))
            finally:
                os._exit(0)
        os.close(writing)
        self.pipe = reading
        self.buffer = b""
        self.lines = []

    def next(self, seconds):
        """The next message; None when the child has ended; raises TimeoutError when it says nothing for too long."""
        deadline = monotonic() + seconds
        while not self.lines:
            left = deadline - monotonic()
            if left <= 0 or not select.select([self.pipe], [], [], left)[0]:
                raise TimeoutError
            data = os.read(self.pipe, 1 << 16)
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
        os.close(self.pipe)
        for kill in (lambda: os.killpg(self.pid, signal.SIGKILL), lambda: os.kill(self.pid, signal.SIGKILL)):
            with contextlib.suppress(OSError):
                kill()
        with contextlib.suppress(OSError):
            os.waitpid(self.pid, 0)
        end_orphans()


def end_orphans():
    """Ends what children left behind; as subreaper, this process inherits it."""
    for _ in range(1000):
        try:
            with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
                orphans = [int(pid) for pid in file.read().split()]
        except OSError:
            return
        if not orphans:
            return
        for pid in orphans:
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


def is_outcome(value):
    if isinstance(value, str):
        return True
    return isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value)


def run_candidate(message, setup):
    """Runs a candidate in a child. One that ends early is started anew for the rest, and then tells each case at once."""
    for name in SHARED.intersection(re.findall(r"^\s*(?:import|from)\s+(\w+)", message["text"], re.MULTILINE)):
        importlib.import_module(name)
    until = monotonic() + setup["candidateMs"] / 1000
    progress = Progress(len(setup["cases"]))
    for attempt in range(MOST_RESTARTS):
        if progress.complete() or monotonic() > until:
            break
        careful = attempt > 0
        process = Child(message["text"], setup, progress.rest(), careful)
        try:
            ended = follow(process, setup, progress, until)
        except NotLoaded as failure:
            return {"notRun": str(failure)[:500]}
        except OutOfTurn:
            progress.void()
            break
        finally:
            process.end()
        # Without care, outcomes may be lost together with the child, and the culprit is not known.
        if careful and ended is not None and not progress.complete():
            progress.add([ended])
    outcomes = progress.outcomes + [TIMED_OUT if monotonic() > until else EXITED] * len(progress.rest())
    part = {"from": 0, "outcomes": outcomes, "unstable": progress.unstable}
    return {"part": json.dumps(part), "done": True}


class Progress:
    """What is known of the cases of a candidate, in their order."""

    def __init__(self, count):
        self.count = count
        self.outcomes = []
        self.unstable = []

    def complete(self):
        return len(self.outcomes) >= self.count

    def rest(self):
        return list(range(len(self.outcomes), self.count))

    def add(self, outcomes):
        if len(self.outcomes) + len(outcomes) > self.count or not all(map(is_outcome, outcomes)):
            raise OutOfTurn
        self.outcomes += outcomes

    def mark(self, indices):
        if not all(isinstance(index, int) and -1 <= index < self.count for index in indices):
            raise OutOfTurn
        self.unstable += [index for index in indices if index >= 0]

    def void(self):
        self.outcomes = [EXITED] * self.count
        self.unstable = []


def follow(process, setup, progress, until):
    """Takes in what a child tells. How the case in progress ended, where the child did not come to its end."""
    message = listen(process, min(setup["loadMs"] / 1000, until - monotonic()))
    if message in (TIMED_OUT, EXITED):
        why = "it runs too long" if message == TIMED_OUT else "it ends the process"
        raise NotLoaded(f"It fails while it is loaded: {why}.")
    if message[0] == "failed":
        raise NotLoaded(str(message[1]))
    if message[0] != "loaded":
        raise OutOfTurn
    while True:
        message = listen(process, min(setup["caseMs"] / 1000, until - monotonic()))
        if message in (TIMED_OUT, EXITED):
            return message
        if message[0] == "outcomes" and isinstance(message[1], list):
            (progress.mark if progress.complete() else progress.add)(message[1])
        elif message[0] == "end" and progress.complete():
            if listen(process, SPARE_SECONDS) != EXITED:
                raise OutOfTurn
            return None
        else:
            raise OutOfTurn
        if monotonic() > until:
            return TIMED_OUT


def listen(process, seconds):
    """The next message, or how the child ended without one."""
    try:
        message = process.next(max(0.0, seconds) + SPARE_SECONDS)
    except TimeoutError:
        return TIMED_OUT
    return EXITED if message is None else message


def prepare(setup):
    for case in setup["cases"]:
        try:
            flags = ALLOW_AWAIT if case["waits"] else 0
            case["compiled"] = compile(case["code"].strip(), "<case>", "eval", flags, dont_inherit=True)
        except (SyntaxError, ValueError):
            case["compiled"] = compile("(_ for _ in ()).throw(SyntaxError('The case cannot be read'))", "<case>", "eval")
    setup["root"] = os.path.realpath(setup["root"])
    return setup


def main():
    # The folder of this program is no place to import from.
    sys.path[:] = [place for place in sys.path if place not in ("", os.path.dirname(os.path.abspath(sys.argv[0])))]
    guard()
    output = sys.stdout
    setup = None

    def send(message):
        output.write(json.dumps(message) + "\n")
        output.flush()

    for line in iter(sys.stdin.readline, ""):
        message = json.loads(line)
        if "setup" in message:
            setup = prepare(message["setup"])
            send({"ready": True, "version": ".".join(map(str, sys.version_info[:3]))})
        else:
            send({"id": message["id"], **run_candidate(message, setup)})


main()
