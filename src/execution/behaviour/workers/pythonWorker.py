"""Runs candidates written in Python, each in a child forked from this warmed process; talks in lines of JSON.

Inside the sandbox. A child runs the code of one candidate and writes outcomes to a pipe that only this process reads;
what it prints goes nowhere, and what it starts ends with it. What a case should give is never known in here.
The last of five files that make one program.
"""

MOST_RESTARTS = 4
#: `ast.PyCF_ALLOW_TOP_LEVEL_AWAIT`.
ALLOW_AWAIT = 0x2000
#: How an outcome that was cut stands in JSON.
CUT = "\\u2026"
#: Beyond a child's own limits.
SPARE_SECONDS = 0.35
EXITED = "?exited"


def is_outcome(value):
    if isinstance(value, str):
        return True
    return isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value)


def run_candidate(text, setup, children):
    """Runs a candidate in a child. One that ends early is begun anew for the rest, and then tells each case at once."""
    load_shared(text, setup["places"])
    until = monotonic() + setup["candidateMs"] / 1000
    progress = Progress(len(setup["cases"]))
    for attempt in range(MOST_RESTARTS):
        if progress.complete() or monotonic() > until:
            break
        careful = attempt > 0
        process = None
        try:
            process = children.begin(text, progress.rest(), careful)
            ended = follow(process, setup, progress, until)
        except NotLoaded as failure:
            return {"notRun": str(failure)[:500]}
        except OutOfTurn:
            progress.void()
            break
        finally:
            if process is not None:
                children.end(process)
        # Without care, outcomes may be lost together with the child, and the culprit is not known.
        if careful and ended is not None and not progress.complete():
            progress.add([ended])
    outcomes = progress.outcomes + [TIMED_OUT if monotonic() > until else EXITED] * len(progress.rest())
    part = json.dumps({"from": 0, "outcomes": outcomes, "unstable": progress.unstable})
    if CUT in part:
        preload("hashlib")
    return {"part": part, "done": True}


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
    if message[1] is True:
        Installed.open()
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
    setup["extras"] = extras_for(setup["cases"])
    setup["places"] = {setup["root"], os.path.dirname(setup["file"]), module_place(setup["file"], setup["root"])[1]}
    gc.freeze()
    return setup


def main():
    # The folder of this program is no place to import from.
    sys.path[:] = [place for place in sys.path if place not in ("", os.path.dirname(os.path.abspath(sys.argv[0])))]
    # Nothing that lives long here becomes garbage, and a collection would have each child copy what it looks at.
    gc.disable()
    Installed.put_off()
    guard()
    output = sys.stdout
    setup = None

    def send(message):
        output.write(json.dumps(message) + "\n")
        output.flush()

    children = Children()
    for line in iter(sys.stdin.readline, ""):
        message = json.loads(line)
        if "setup" in message:
            setup = prepare(message["setup"])
            children.prepare(setup)
            send({"ready": True, "version": ".".join(map(str, sys.version_info[:3]))})
        else:
            before = standing()
            reply = run_candidate(message["text"], setup, children)
            # What a candidate did to this process would be with all after it.
            over = standing() != before
            send({"id": message["id"], **reply, "over": over})
            if over:
                break
    children.drop()


main()
