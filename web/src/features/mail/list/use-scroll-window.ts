/** The rows in view of a scrolled element, kept up with scrolling and with its size. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import {
  nextPlace,
  placeToShow,
  type ScrollFacts,
  type ScrollPlace,
  type ScrollWindow,
  windowOf,
} from './scroll-window.ts';

interface Result {
  window: ScrollWindow;
  onScroll: () => void;
  scrollToRow: (row: number) => void;
  facts: ScrollFacts;
}

export function useScrollWindow(
  scroller: RefObject<HTMLElement | null>,
  total: number,
  rowHeight: number,
): Result {
  const [viewHeight, setViewHeight] = useState(600);
  const [place, setPlace] = useState<ScrollPlace>({ scrollTop: 0, shift: 0 });
  const facts: ScrollFacts = { total, rowHeight, viewHeight };
  const latest = useRef({ facts, place });
  latest.current = { facts, place };
  /** A position that we set ourselves is not a movement of the bar. */
  const own = useRef<number>(undefined);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setViewHeight(element.clientHeight));
    observer.observe(element);
    setViewHeight(element.clientHeight);
    return () => observer.disconnect();
  }, [scroller]);
  const onScroll = useCallback(() => {
    const scrollTop = scroller.current?.scrollTop ?? 0;
    if (own.current !== undefined && Math.abs(own.current - scrollTop) < 2) {
      own.current = undefined;
      return;
    }
    setPlace((before) => nextPlace(latest.current.facts, before, scrollTop));
  }, [scroller]);
  const scrollToRow = useCallback(
    (row: number) => {
      const now = latest.current;
      const next = placeToShow(now.facts, now.place, row);
      if (next === now.place) return;
      own.current = next.scrollTop;
      setPlace(next);
      if (scroller.current) scroller.current.scrollTop = next.scrollTop;
    },
    [scroller],
  );
  useEffect(() => {
    // A list that became shorter may leave us beyond its end.
    if (scroller.current)
      setPlace((before) => nextPlace(latest.current.facts, before, scroller.current?.scrollTop ?? 0));
  }, [scroller, total, rowHeight]);
  return { window: windowOf(facts, place), onScroll, scrollToRow, facts };
}
