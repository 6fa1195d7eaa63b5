/** Collects what a stream gives, up to a number of bytes. */
export interface BoundedOutput {
  /** Takes a piece; false as soon as there was more than fits. */
  readonly add: (piece: Buffer) => boolean;
  /** What was kept, as UTF-8; a character that the bound cut in two is left out. */
  readonly text: () => string;
}

/** @param bytes how much is kept at most. */
export function createBoundedOutput(bytes: number): BoundedOutput {
  const pieces: Buffer[] = [];
  let room = bytes;
  let fits = true;
  return {
    add(piece) {
      if (piece.length > room) fits = false;
      const kept = piece.subarray(0, room);
      if (kept.length > 0) pieces.push(kept);
      room -= kept.length;
      return fits;
    },
    text() {
      const whole = Buffer.concat(pieces);
      return fits ? whole.toString('utf8') : whole.subarray(0, lastBoundary(whole)).toString('utf8');
    },
  };
}

/** Where the last character that is there as a whole ends. */
function lastBoundary(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
