/**
 * Search keys as functions of what is known of a message so far (RFC 3501 §6.4.4).
 *
 * A matcher answers true, false, or undefined while it would need to know more. So one tree is asked three times:
 * with the view alone, with the stored columns, with the bytes; most messages are decided early, and what is dear is
 * read for the rest only. Within AND and OR the cheapest key stands first.
 */

/** What has to be read before a key can be decided; the larger, the dearer. */
export const COST = { view: 0, row: 1, fields: 2, header: 3, body: 4 } as const;

export type Cost = (typeof COST)[keyof typeof COST];

/** A key ready to be asked about a message. */
export interface Matcher<Message> {
  cost: Cost;
  matches: (message: Message) => boolean | undefined;
  /**
   * Where the view alone decides: marks with 1 each message that matches, in a mask of zeros with a place for each message. One loop over a
   * column, where `matches` is a call for each message.
   */
  fill?: ((mask: Uint8Array) => void) | undefined;
}

function byCost<Message>(matchers: readonly Matcher<Message>[]): Matcher<Message>[] {
  return matchers.toSorted((a, b) => a.cost - b.cost);
}

function dearest(matchers: readonly { cost: Cost }[]): Cost {
  return matchers.reduce<Cost>((most, { cost }) => (cost > most ? cost : most), COST.view);
}

/** Masks of several keys put together, where each of them can be filled. */
function combineFills<Message>(
  matchers: readonly Matcher<Message>[],
  isAny: boolean,
): Matcher<Message>['fill'] {
  const fills = matchers.flatMap(({ fill }) => fill ?? []);
  if (fills.length < matchers.length) return undefined;
  return (mask) => {
    const [first, ...others] = fills;
    first?.(mask);
    for (const fill of others) {
      const next = new Uint8Array(mask.length);
      fill(next);
      for (let place = 0; place < mask.length; place += 1) {
        const [here, there] = [mask[place] as number, next[place] as number];
        mask[place] = isAny ? here | there : here & there;
      }
    }
  };
}

/** The first decisive answer decides; without one, any undefined leaves it open. */
function combine<Message>(matchers: readonly Matcher<Message>[], decisive: boolean): Matcher<Message> {
  const ordered = byCost(matchers);
  return {
    cost: dearest(ordered),
    fill: combineFills(ordered, decisive),
    matches(message) {
      let answer: boolean | undefined = !decisive;
      for (const matcher of ordered) {
        const one = matcher.matches(message);
        if (one === decisive) return decisive;
        if (one === undefined) answer = undefined;
      }
      return answer;
    },
  };
}

/** All of them. */
export function allOf<Message>(matchers: readonly Matcher<Message>[]): Matcher<Message> {
  return combine(matchers, false);
}

/** Any of them. */
export function anyOf<Message>(matchers: readonly Matcher<Message>[]): Matcher<Message> {
  return combine(matchers, true);
}

/** The contrary. */
export function not<Message>({ cost, matches, fill }: Matcher<Message>): Matcher<Message> {
  return {
    cost,
    fill:
      fill &&
      ((mask) => {
        fill(mask);
        for (let place = 0; place < mask.length; place += 1) mask[place] = 1 - (mask[place] as number);
      }),
    matches(message) {
      const answer = matches(message);
      return answer === undefined ? undefined : !answer;
    },
  };
}
