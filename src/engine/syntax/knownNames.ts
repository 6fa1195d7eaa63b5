import type { LanguageFamily } from './grammars';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const python = words(`
  ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError
  BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError
  ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup
  False FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError
  ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError
  MemoryError ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError OSError
  OverflowError PendingDeprecationWarning PermissionError ProcessLookupError RecursionError ReferenceError
  ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError
  SystemExit TabError TimeoutError True TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError
  UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError __build_class__ __debug__
  __doc__ __file__ __import__ __loader__ __name__ __package__ __spec__ __class__ abs aiter all anext any ascii bin
  bool breakpoint bytearray bytes callable chr classmethod compile complex copyright credits delattr dict dir divmod
  enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input int isinstance
  issubclass iter len license list locals map max memoryview min next object oct open ord pow print property quit
  range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip _`);

const script = words(`
  AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError
  FinalizationRegistry Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON
  Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String
  Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet
  AbortController AbortSignal Blob Buffer CustomEvent Event EventTarget FormData Headers Request Response TextDecoder
  TextEncoder URL URLSearchParams WebAssembly WebSocket Worker XMLHttpRequest arguments atob btoa clearImmediate
  clearInterval clearTimeout console crypto decodeURI decodeURIComponent document encodeURI encodeURIComponent escape
  eval exports fetch global globalThis isFinite isNaN localStorage location module navigator parseFloat parseInt
  performance process queueMicrotask require self sessionStorage setImmediate setInterval setTimeout
  structuredClone undefined unescape window __dirname __filename JSX React`);

/** The names that are there in every program of a language; undefined: not known for this language. */
export function knownNames(family: LanguageFamily | undefined): ReadonlySet<string> | undefined {
  if (family === 'python') return python;
  return family === 'typescript' ? script : undefined;
}
