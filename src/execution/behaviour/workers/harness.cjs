// Runs inside the context of a candidate, before its code: runs the cases and keeps their outcomes.
// The clock, the timers and chance are its own, so that equal code gives equal outcomes and nobody waits.
// An expression: a function of the canonical forms, the key of the driver and the options.
(function harness(canonical, key, options) {
  'use strict';
  const realNow = Date.now;
  const { apply, construct } = Reflect;
  const { defineProperty } = Object;
  const RealDate = Date;
  const RealPromise = Promise;
  const then = Promise.prototype.then;
  const stringify = JSON.stringify;
  const START = 1700000000000;
  const SLICE_MS = 15;
  const MOST_TIMER_STEPS = 2000;
  /** Of more cases than these only every so many-th is run twice, unless one has changed. */
  const MOST_REPEATED = 60;
  const PROBE = 4;

  let clock = START;
  let seed = 1;
  let timers = [];
  let timerId = 0;

  const hidden = (name, value) =>
    defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  const tick = () => ++clock;

  function FrozenDate(...values) {
    if (new.target === undefined) return new RealDate(tick()).toString();
    return construct(RealDate, values.length === 0 ? [tick()] : values, new.target);
  }
  // Traces tell nothing that is compared, and take longer to write down than most cases to run.
  Error.stackTraceLimit = 0;
  defineProperty(FrozenDate, 'name', { value: 'Date' });
  FrozenDate.prototype = RealDate.prototype;
  FrozenDate.now = tick;
  FrozenDate.parse = RealDate.parse;
  FrozenDate.UTC = RealDate.UTC;
  defineProperty(RealDate.prototype, 'constructor', {
    value: FrozenDate,
    writable: true,
    configurable: true,
  });
  hidden('Date', FrozenDate);
  hidden('performance', { now: () => tick() - START, timeOrigin: START });
  Math.random = () => {
    seed = (seed + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  const later = (repeat) =>
    function (callback, delay, ...values) {
      const wait = Math.max(1, Number(delay) || 0);
      const id = ++timerId;
      timers[timers.length] = { id, due: clock + wait, every: repeat ? wait : 0, callback, values };
      return id;
    };
  const forget = (id) => {
    const kept = [];
    for (let at = 0; at < timers.length; at++) if (timers[at].id !== id) kept[kept.length] = timers[at];
    timers = kept;
  };
  hidden('setTimeout', later(false));
  hidden('setInterval', later(true));
  hidden('setImmediate', (callback, ...values) => globalThis.setTimeout(callback, 0, ...values));
  hidden('clearTimeout', forget);
  hidden('clearInterval', forget);
  hidden('clearImmediate', forget);
  hidden('queueMicrotask', (callback) => void apply(then, RealPromise.resolve(), [() => callback()]));
  if (!options.alone)
    for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics']) delete globalThis[name];

  /** Calls the timer that is due first; false when there is none. */
  function fireTimer() {
    let first;
    for (let at = 0; at < timers.length; at++)
      if (first === undefined || timers[at].due < first.due) first = timers[at];
    if (first === undefined) return false;
    if (first.every > 0) first.due += first.every;
    else forget(first.id);
    clock = Math.max(clock, first.every > 0 ? first.due - first.every : first.due);
    try {
      apply(first.callback, undefined, first.values);
    } catch {
      // What nobody catches would end a program; here the case goes on to its own end.
    }
    return true;
  }

  let thunks = [];
  let flags = [];
  const outcomes = [];
  const unstable = [];
  /** The cases still to run in this round: at first all, then some of them again. */
  let order = [];
  let at = 0;
  let sent = 0;
  let round = 0;
  let waiting;

  const count = () => thunks.length;
  const current = () => order[at];

  /**
   * What is run again, backwards, so that what one case leaves behind for the next shows: of many cases a part at first,
   * and the others once one of those has changed.
   */
  function nextRound() {
    round++;
    at = 0;
    order = [];
    if (!options.repeat || round > 2 || (round === 2 && unstable.length === 0)) return false;
    const probing = count() > MOST_REPEATED;
    for (let index = count() - 1; index >= 0; index--) {
      const probed = !probing || index % PROBE === 0;
      if (probed === (round === 1) && !isLimit(outcomes[index])) order[order.length] = index;
    }
    return order.length > 0;
  }

  function outcomeOf(settled, loose) {
    try {
      const exact = settled.failed ? canonical.thrown(settled.value, false) : canonical.exact(settled.value);
      if (!loose) return exact;
      return [exact, settled.failed ? canonical.thrown(settled.value, true) : canonical.loose(settled.value)];
    } catch {
      return '!unreadable';
    }
  }

  const isLimit = (outcome) => typeof outcome === 'string' && outcome[0] === '?';

  function record(outcome) {
    const index = current();
    if (round === 0) outcomes[index] = outcome;
    // A machine that is busy the second time says nothing about the candidate.
    else if (!isLimit(outcome) && stringify(outcome) !== stringify(outcomes[index]))
      unstable[unstable.length] = index;
    waiting = undefined;
    at++;
  }

  function begin(index) {
    clock = START;
    seed = 1;
    timers = [];
    let value;
    try {
      value = thunks[index]();
      if (value === null || typeof value !== 'object' || typeof value.then !== 'function') {
        record(outcomeOf({ value, failed: false }, flags[index]));
        return;
      }
    } catch (error) {
      record(outcomeOf({ value: error, failed: true }, flags[index]));
      return;
    }
    const state = { settled: undefined, steps: 0, until: realNow() + 2 * options.caseMs, abandoned: false };
    waiting = state;
    const promise = new RealPromise((resolve) => resolve(value));
    apply(then, promise, [
      (result) => void (state.settled = { value: result, failed: false }),
      (error) => void (state.settled = { value: error, failed: true }),
    ]);
  }

  /**
   * Runs cases for a moment. 'wait': let promises settle and come again; 'idle': only something outside can settle
   * what the case waits for; 'more': come again; 'done'. 'unloaded': the candidate has not handed over its cases yet.
   */
  function next() {
    if (count() !== options.count) return 'unloaded';
    const until = realNow() + SLICE_MS;
    for (;;) {
      if (waiting !== undefined) {
        if (waiting.settled !== undefined) record(outcomeOf(waiting.settled, flags[current()]));
        else if (++waiting.steps > MOST_TIMER_STEPS || realNow() > waiting.until) record('?timeout');
        else if (fireTimer()) return 'wait';
        else if (options.alone && !waiting.abandoned) return 'idle';
        else record('?pending');
      }
      if (at >= order.length) return nextRound() ? 'more' : 'done';
      begin(current());
      if (waiting !== undefined) return 'wait';
      if (realNow() > until) return 'more';
    }
  }

  function load(cases, loose) {
    thunks = cases;
    flags = loose;
    for (let index = 0; index < cases.length; index++) order[index] = index;
  }
  function expire() {
    if (at < order.length) record('?timeout');
  }
  function abandon() {
    if (waiting !== undefined) waiting.abandoned = true;
  }
  /** The outcomes that were not given out yet, and which are unstable, as JSON. */
  function part() {
    const fresh = [];
    const from = sent;
    while (sent < outcomes.length) fresh[fresh.length] = outcomes[sent++];
    return stringify({ from, outcomes: fresh, unstable });
  }
  const describe = (error) => canonical.thrown(error, false);

  defineProperty(globalThis, key, {
    value: Object.freeze({ load, next, expire, abandon, part, describe }),
  });
});
