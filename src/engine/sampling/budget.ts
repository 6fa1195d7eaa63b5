/** Amounts of tokens and money; the money in US dollars. */
export interface Amount {
  readonly tokens: number;
  readonly money: number;
}

export interface BudgetLimits {
  readonly tokens?: number;
  /** In US dollars. */
  readonly money?: number;
}

/** Room that a request holds while it is under way. */
export interface Reservation {
  readonly amount: Amount;
  /** Gives the room back; what was really spent is told apart. A second call does nothing. */
  release(): void;
}

/** A limit that is kept: spent and reserved together never pass it, as long as no request takes more than it reserved. */
export interface Budget {
  readonly limits: BudgetLimits;
  readonly spent: Amount;
  readonly reserved: Amount;
  /** What is neither spent nor reserved; infinite where there is no limit. */
  left(): Amount;
  /** @returns undefined when there is no room for that much. */
  reserve(amount: Amount): Reservation | undefined;
  spend(amount: Amount): void;
}

const nothing: Amount = { tokens: 0, money: 0 };

/** @param already what was spent before, such as earlier on the same day. */
export function createBudget(limits: BudgetLimits, already: Amount = nothing): Budget {
  let spent = already;
  // Summed anew each time: what is taken off a sum again seldom leaves exactly nothing.
  const held = new Set<Reservation>();
  const reserved = (): Amount => [...held].reduce((sum, { amount }) => add(sum, amount), nothing);
  const left = (): Amount => {
    const { tokens, money } = add(spent, reserved());
    return { tokens: (limits.tokens ?? Infinity) - tokens, money: (limits.money ?? Infinity) - money };
  };
  return {
    limits,
    get spent() {
      return spent;
    },
    get reserved() {
      return reserved();
    },
    left,
    reserve(amount) {
      const room = left();
      if (amount.tokens > room.tokens || amount.money > room.money) return undefined;
      const reservation: Reservation = { amount, release: () => void held.delete(reservation) };
      held.add(reservation);
      return reservation;
    },
    spend(amount) {
      spent = add(spent, amount);
    },
  };
}

function add(one: Amount, other: Amount): Amount {
  return { tokens: one.tokens + other.tokens, money: one.money + other.money };
}
