// Runs inside the context of a candidate, before its code: turns values into canonical text.
// Everything it needs is taken from the language here, so that nothing the candidate replaces later reaches it.
// An expression: a function without arguments that returns { exact, loose, thrown }.
(function canonicalForms() {
  'use strict';
  const { apply, getPrototypeOf, ownKeys, getOwnPropertyDescriptor } = Reflect;
  const { isArray } = Array;
  const { is, defineProperty } = Object;
  const text = String;
  const quote = JSON.stringify;
  const sort = Array.prototype.sort;
  const join = Array.prototype.join;
  const slice = String.prototype.slice;
  const charCodeAt = String.prototype.charCodeAt;
  const imul = Math.imul;
  const iteratorOf = Symbol.iterator;
  const dateToIso = Date.prototype.toISOString;
  const dateTime = Date.prototype.getTime;
  const mapForEach = Map.prototype.forEach;
  const setForEach = Set.prototype.forEach;
  const symbolText = Symbol.prototype.toString;
  const regExpText = RegExp.prototype.toString;
  const regExpSource = getOwnPropertyDescriptor(RegExp.prototype, 'source').get;
  const promiseThen = Promise.prototype.then;
  const isView = ArrayBuffer.isView;
  const bufferLength = getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;
  const boxes = [Number, String, Boolean, BigInt, Symbol].map((box) => box.prototype.valueOf);
  const plainArray = (array) => defineProperty(array, 'toJSON', { value: undefined });

  /** Beyond this many characters an outcome is its beginning and a hash. */
  const LONGEST = 4000;
  const DEEPEST = 60;
  const MOST_NODES = 50000;
  const MOST_ITEMS = 1000;

  // A setter on the prototype of arrays could eat items: then the candidate has spoilt its own outcomes.
  const push = (list, item) => void (list[list.length] = item);
  const joined = (list, separator) => apply(join, list, [separator]);
  const brand = (method, value) => {
    try {
      return { value: apply(method, value, []) };
    } catch {
      return undefined;
    }
  };

  /** Two 32-bit hashes with different seeds (the mixing steps of MurmurHash3). */
  function hash(string) {
    let low = 0x9747b28c;
    let high = 0x41c6ce57;
    for (let at = 0; at < string.length; at++) {
      const code = apply(charCodeAt, string, [at]);
      low = imul(low ^ code, 0x85ebca6b);
      low ^= low >>> 13;
      high = imul(high ^ code, 0xc2b2ae35);
      high ^= high >>> 16;
    }
    return text(high >>> 0) + '.' + text(low >>> 0);
  }

  function capped(string) {
    if (string.length <= LONGEST) return string;
    return apply(slice, string, [0, 200]) + '…' + text(string.length) + '#' + hash(string);
  }

  /** The name of the class that an object was made by; '' without one. Getters are not called. */
  function className(value) {
    for (let proto = getPrototypeOf(value), up = 0; proto !== null && up < 20; up++) {
      const made = getOwnPropertyDescriptor(proto, 'constructor');
      if (made !== undefined && typeof made.value === 'function') {
        const name = getOwnPropertyDescriptor(made.value, 'name');
        return name !== undefined && typeof name.value === 'string' ? name.value : '';
      }
      proto = getPrototypeOf(proto);
    }
    return '';
  }

  function number(value, loose) {
    if (is(value, -0)) return loose ? '0' : '-0';
    return text(value);
  }

  function primitive(value, loose) {
    switch (typeof value) {
      case 'number':
        return number(value, loose);
      case 'string':
        return quote(value);
      case 'bigint':
        return text(value) + 'n';
      case 'symbol':
        return apply(symbolText, value, []);
      case 'function':
        return '<function>';
      default:
        return text(value);
    }
  }

  function write(value, state) {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function'))
      return primitive(value, state.loose);
    if (typeof value === 'function') return '<function>';
    const seen = state.path.length;
    for (let at = 0; at < seen; at++) if (state.path[at] === value) return '<cycle ' + text(seen - at) + '>';
    if (seen >= DEEPEST || ++state.nodes > MOST_NODES) return '<more>';
    push(state.path, value);
    const written = object(value, state);
    state.path.length = seen;
    return written;
  }

  function object(value, state) {
    const name = className(value);
    if (isArray(value))
      return (name === 'Array' || state.loose ? '' : name) + '[' + elements(value, state) + ']';
    if (isIterator(value)) return 'iterator[' + iterated(value, state) + ']';
    if (name === 'Object' || name === '') return fields(value, state, '');
    return special(value, name, state) ?? instance(value, name, state);
  }

  function elements(value, state) {
    const parts = [];
    for (let at = 0; at < value.length && at < MOST_NODES; at++) {
      const own = getOwnPropertyDescriptor(value, at);
      push(parts, own === undefined ? '<hole>' : write(read(value, at, own), state));
    }
    return joined(parts, ', ');
  }

  function read(value, key, own) {
    return 'value' in own ? own.value : own.get === undefined ? undefined : apply(own.get, value, []);
  }

  /** Own enumerable fields by name: their order says nothing about what was meant. */
  function fields(value, state, name) {
    const keys = ownKeys(value);
    const parts = [];
    for (let at = 0; at < keys.length; at++) {
      const own = getOwnPropertyDescriptor(value, keys[at]);
      if (own === undefined || !own.enumerable) continue;
      const field = read(value, keys[at], own);
      if (state.loose && field === undefined) continue;
      const key = typeof keys[at] === 'symbol' ? apply(symbolText, keys[at], []) : quote(keys[at]);
      push(parts, key + ': ' + write(field, state));
    }
    apply(sort, parts, []);
    return (state.loose ? '' : name) + '{' + joined(parts, ', ') + '}';
  }

  /** Built-in classes by their inner state, which nobody can fake; undefined for all others. */
  function special(value, name, state) {
    if (isView(value)) return name + '[' + views(value) + ']';
    const time = brand(dateTime, value);
    if (time !== undefined)
      return name + '(' + (time.value === time.value ? apply(dateToIso, value, []) : 'invalid') + ')';
    if (brand(regExpSource, value) !== undefined) return apply(regExpText, value, []);
    const entries = collection(value, state);
    if (entries !== undefined) return name + '{' + joined(entries, ', ') + '}';
    if (value instanceof Error || brand(promiseThen, value) === undefined) return boxed(value, name, state);
    return '<promise>';
  }

  function boxed(value, name, state) {
    for (let at = 0; at < boxes.length; at++) {
      const inner = brand(boxes[at], value);
      if (inner !== undefined) return name + '(' + primitive(inner.value, state.loose) + ')';
    }
    if (brand(bufferLength, value) !== undefined) return name + '[' + views(new Uint8Array(value)) + ']';
    return undefined;
  }

  function views(value) {
    const parts = [];
    const length = value.length ?? 0;
    for (let at = 0; at < length && at < MOST_NODES; at++) push(parts, primitive(value[at], false));
    return joined(parts, ', ');
  }

  /** Maps and sets in the order in which they are iterated, which a caller can see; sorted where it does not matter. */
  function collection(value, state) {
    const parts = [];
    const add = (item) => push(parts, item);
    try {
      apply(mapForEach, value, [(item, key) => add(write(key, state) + ' => ' + write(item, state))]);
    } catch {
      parts.length = 0;
      try {
        apply(setForEach, value, [(item) => add(write(item, state))]);
      } catch {
        return undefined;
      }
    }
    if (state.loose) apply(sort, parts, []);
    return parts;
  }

  function instance(value, name, state) {
    if (value instanceof Error || 'stack' in value) return name + '(' + quote(text(value.message)) + ')';
    const own = fields(value, state, name);
    if (own !== (state.loose ? '{}' : name + '{}')) return own;
    // Private fields show only in what the class says of itself.
    if (typeof value.toJSON === 'function') return name + '(' + write(value.toJSON(), state) + ')';
    if (typeof value[iteratorOf] === 'function')
      return name + '[' + iterated(value[iteratorOf](), state) + ']';
    const described = value.toString;
    return typeof described === 'function' && described !== Object.prototype.toString
      ? name + '(' + quote(text(apply(described, value, []))) + ')'
      : own;
  }

  /** Generators and other objects whose class, and not the object itself, has `next`. */
  function isIterator(value) {
    return (
      getOwnPropertyDescriptor(value, 'next') === undefined &&
      typeof value.next === 'function' &&
      typeof value[iteratorOf] === 'function'
    );
  }

  function iterated(iterator, state) {
    const parts = [];
    for (let count = 0; count < MOST_ITEMS; count++) {
      const step = iterator.next();
      if (step === null || typeof step !== 'object' || step.done) return joined(parts, ', ');
      push(parts, write(step.value, state));
    }
    push(parts, '<more>');
    return joined(parts, ', ');
  }

  function form(value, loose) {
    return capped(write(value, { path: plainArray([]), nodes: 0, loose }));
  }

  /** `!Name` of what was thrown; loosely with the names of the classes above it. */
  function thrown(error, loose) {
    if (error === null || typeof error !== 'object') return '!throw ' + form(error, false);
    const names = [];
    for (let at = error, up = 0; at !== null && up < 20; at = getPrototypeOf(at), up++) {
      const name = className(at);
      if (name !== '' && name !== 'Object' && names[names.length - 1] !== name) push(names, name);
      if (!loose && names.length > 0) break;
    }
    const own = getOwnPropertyDescriptor(error, 'name');
    if (loose && own !== undefined && typeof own.value === 'string') push(names, own.value);
    return '!' + (names.length === 0 ? 'throw {}' : joined(names, '<'));
  }

  return { exact: (value) => form(value, false), loose: (value) => form(value, true), thrown };
});
