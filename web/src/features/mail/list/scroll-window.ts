/**
 * Which rows of a list are in view, for any number of rows of one height. Pure.
 *
 * Browsers cannot make an element taller than some 16 million pixels; a list beyond that is scrolled at a scale: the bar covers the
 * whole list, while small movements stay true to the pixel, because the rows are drawn around where one is.
 */
const MAX_PIXELS = 12_000_000;
const OVERSCAN = 6;

export interface ScrollFacts {
  total: number;
  rowHeight: number;
  viewHeight: number;
}

export interface ScrollPlace {
  scrollTop: number;
  /** What is added to the scroll position to have the place in the whole list, in pixels. */
  shift: number;
}

export interface ScrollWindow {
  first: number;
  last: number;
  /** Where the first row is drawn. */
  offset: number;
}

export function fullHeight({ total, rowHeight }: ScrollFacts): number {
  return total * rowHeight;
}

/** The height that the scrolled element has. */
export function drawnHeight(facts: ScrollFacts): number {
  return Math.min(MAX_PIXELS, fullHeight(facts));
}

/** The place after the bar moved: near by, the shift stays; far away, the bar's part of the whole decides. */
export function nextPlace(facts: ScrollFacts, before: ScrollPlace, scrollTop: number): ScrollPlace {
  const drawn = drawnHeight(facts);
  const full = fullHeight(facts);
  if (full <= drawn) return { scrollTop, shift: 0 };
  const room = drawn - facts.viewHeight;
  const isAtEnd = scrollTop <= 0 || scrollTop >= room - 1;
  if (!isAtEnd && Math.abs(scrollTop - before.scrollTop) < facts.viewHeight)
    return { scrollTop, shift: before.shift };
  const whole = (scrollTop / room) * (full - facts.viewHeight);
  return { scrollTop, shift: whole - scrollTop };
}

export function windowOf(facts: ScrollFacts, { scrollTop, shift }: ScrollPlace): ScrollWindow {
  const top = Math.max(0, scrollTop + shift);
  const first = Math.max(0, Math.floor(top / facts.rowHeight) - OVERSCAN);
  const last = Math.min(facts.total - 1, Math.ceil((top + facts.viewHeight) / facts.rowHeight) + OVERSCAN);
  return { first, last, offset: first * facts.rowHeight - shift };
}

/** The place from which a row can be seen whole. */
export function placeToShow(facts: ScrollFacts, now: ScrollPlace, row: number): ScrollPlace {
  const top = now.scrollTop + now.shift;
  const rowTop = row * facts.rowHeight;
  const wanted = rowTop < top ? rowTop : Math.max(top, rowTop + facts.rowHeight - facts.viewHeight);
  if (wanted === top) return now;
  const inReach = wanted - now.shift;
  if (inReach >= 0 && inReach <= drawnHeight(facts) - facts.viewHeight)
    return { scrollTop: inReach, shift: now.shift };
  const full = fullHeight(facts) - facts.viewHeight;
  const scrollTop = (wanted / full) * (drawnHeight(facts) - facts.viewHeight);
  return { scrollTop, shift: wanted - scrollTop };
}
