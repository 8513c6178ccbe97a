/** Reads that are waited for one after the other, and begun some ahead: a far store answers each after a while, and many at once as soon. */

/** The results in the order of `items`, at most `most` reads under way. What failed is thrown in its turn, and the rest let go. */
export async function* readAhead<Item, Result>(
  items: readonly Item[],
  read: (item: Item) => Promise<Result>,
  most: number,
): AsyncGenerator<{ item: Item; result: Result }> {
  const underWay: { item: Item; reading: Promise<Result> }[] = [];
  let next = 0;
  const begin = (): void => {
    for (; next < items.length && underWay.length < most; next += 1) {
      const item = items[next] as Item;
      const reading = read(item);
      // Thrown where it is waited for; not to be waited for at all is no fault of its own.
      reading.catch(() => undefined);
      underWay.push({ item, reading });
    }
  };
  begin();
  for (let first = underWay.shift(); first; first = underWay.shift()) {
    const result = await first.reading;
    begin();
    yield { item: first.item, result };
  }
}
