"""Runs candidates written in Python, each in a child forked from this warmed process; talks in lines of JSON.

Inside the sandbox. A child runs the code of one candidate and writes outcomes to a pipe that only this process reads;
what it prints goes nowhere, and what it starts ends with it. What a case should give is never known in here.
The last of three files that make one program.
"""

import ast
import bisect  # noqa: F401  (imported once here, so that no child has to)
import copy  # noqa: F401
import dataclasses  # noqa: F401
import functools  # noqa: F401
import heapq  # noqa: F401
import operator  # noqa: F401
import select
import statistics  # noqa: F401
import string  # noqa: F401
import typing  # noqa: F401

MOST_RESTARTS = 4
#: Beyond a child's own limits.
SPARE_SECONDS = 0.35
EXITED = "?exited"
monotonic = time.monotonic


class OutOfTurn(Exception):
    """A child said what it would not say by itself: its candidate writes to the pipe."""


class Child:
    """A forked candidate, read with deadlines."""

    def __init__(self, text, setup, order):
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(reading)
                confine(setup)
                child(text, setup, order, writing)
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


def run_once(text, setup, order, until):
    """Outcomes by index, and why the candidate could not be loaded. A child that ends early is started anew."""
    outcomes = {}
    rest = list(order)
    for _ in range(MOST_RESTARTS):
        if not rest or monotonic() > until:
            break
        process = Child(text, setup, rest)
        try:
            ended, failure = follow(process, setup, rest, outcomes, until)
        except OutOfTurn:
            return dict.fromkeys(order, EXITED), None
        finally:
            process.end()
        if failure is not None:
            return outcomes, failure
        if ended is not None:
            outcomes[rest.pop(0)] = ended
    for index in rest:
        outcomes[index] = TIMED_OUT if monotonic() > until else EXITED
    return outcomes, None


def follow(process, setup, rest, outcomes, until):
    """Takes outcomes off `rest` as they come. How the case in progress ended, and why nothing was loaded."""
    seconds = setup["loadMs"] / 1000
    expected = "loaded"
    while True:
        try:
            message = process.next(min(seconds + SPARE_SECONDS, max(0.0, until - monotonic()) + SPARE_SECONDS))
        except TimeoutError:
            message = None
            ended = TIMED_OUT
        else:
            ended = EXITED
        if expected == "loaded":
            if message is None:
                why = "it runs too long" if ended == TIMED_OUT else "it ends the process"
                return None, f"It fails while it is loaded: {why}."
            if message[0] == "failed":
                return None, str(message[1])[:500]
            if message[0] != "loaded":
                raise OutOfTurn
            expected = "case"
            seconds = setup["caseMs"] / 1000
            continue
        if message is None:
            return (ended if rest else None), None
        if expected == "nothing" or message[0] != (rest[0] if rest else "end") or not is_outcome(message[1]):
            raise OutOfTurn
        if rest:
            outcomes[rest.pop(0)] = message[1]
        else:
            expected = "nothing"
        if rest and monotonic() > until:
            return None, None


def run_candidate(message, setup):
    until = monotonic() + setup["candidateMs"] / 1000
    indices = range(len(setup["cases"]))
    first, failure = run_once(message["text"], setup, indices, until)
    if failure is not None:
        return {"notRun": failure}
    unstable = []
    if setup["repeat"]:
        # Backwards and in a fresh child: neither what a case leaves behind nor addresses may show.
        again = [index for index in reversed(indices) if not marked(first[index])]
        second, _ = run_once(message["text"], setup, again, until)
        unstable = [i for i in again if not marked(second.get(i, TIMED_OUT)) and second[i] != first[i]]
    part = {"from": 0, "outcomes": [first[index] for index in indices]}
    return {"part": json.dumps(part), "done": True, "late": monotonic() > until, "unstable": json.dumps(unstable)}


def marked(outcome):
    return isinstance(outcome, str) and outcome.startswith("?")


def prepare(setup):
    for case in setup["cases"]:
        try:
            flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if case["waits"] else 0
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
