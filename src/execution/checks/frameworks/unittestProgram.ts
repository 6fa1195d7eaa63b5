/**
 * Finds and runs a project's unittest tests. Its arguments are the report to write and the folders to look in. The report
 * is opened, and its name forgotten, before anything of the project is loaded; each result is written as it comes.
 * The methods of TestCase are compared before and after each test, since to replace them is to pass.
 */
export const unittestProgram = `
import json, os, re, sys, unittest, unittest.case

report = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, 'O_CLOEXEC', 0), 0o600)
folders = sys.argv[2:]
sys.argv[1:] = []
write, dumps, cut = os.write, json.dumps, 4000
written = 0

def put(entry):
    write(report, (dumps(entry) + '\\n').encode('ascii'))

def held():
    return {name: value for name, value in vars(unittest.case.TestCase).items() if callable(value)}

original = held()

def name(test):
    # A module that does not load and a class that is not set up stand for the tests in them.
    plain = test.id().replace('unittest.loader._FailedTest.', '')
    group = re.match(r'^(?:setUp|tearDown)(?:Class|Module) \\((.+)\\)$', plain)
    return group.group(1) if group else plain

class Result(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.broken = False
        self.failed = set()

    def say(self, test, outcome, message=None):
        global written
        key = name(test)
        # Several sub-tests of one test may fail.
        if key in self.failed:
            return
        if outcome == 'failed':
            self.failed.add(key)
        written += 1
        entry = {'name': key, 'outcome': outcome}
        if message:
            entry['message'] = str(message)[-cut:]
        put(entry)

    def text(self, test, error):
        return self._exc_info_to_string(error, test)

    def stopTest(self, test):
        super().stopTest(test)
        global written
        if not self.broken and held() != original:
            self.broken = True
            written += 1
            put({'tampered': name(test) + ' (unittest)'})

    def addSuccess(self, test):
        self.say(test, 'passed')

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.say(test, 'failed', self.text(test, error))

    def addError(self, test, error):
        super().addError(test, error)
        self.say(test, 'failed', self.text(test, error))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.say(test, 'skipped', reason)

    def addExpectedFailure(self, test, error):
        super().addExpectedFailure(test, error)
        self.say(test, 'passed')

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.say(test, 'failed', 'It was expected to fail and passed.')

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            self.say(test, 'failed', self.text(test, error))

def each(suite):
    for one in suite:
        if isinstance(one, unittest.TestSuite):
            yield from each(one)
        else:
            yield one

suite = unittest.TestSuite()
for folder in folders:
    suite.addTests(unittest.TestLoader().discover(folder, pattern='test*.py', top_level_dir=folder))
put({'planned': [name(test) for test in each(suite)]})
result = Result()
suite.run(result)
put({'done': written})
sys.stdout.flush()
sys.exit(0 if result.wasSuccessful() and not result.broken else 1)
`;
