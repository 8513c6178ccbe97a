/** The tree of components (RFC 5545 §3.4), each with its properties in their order. */
import { type ContentLine, decodeContentLines } from './content-lines.ts';

export interface Component {
  name: string;
  lines: ContentLine[];
  components: Component[];
}

const MAX_DEPTH = 8;

/** The first VCALENDAR of a text; undefined where there is none. */
export function decodeCalendar(text: string): Component | undefined {
  const root: Component = { name: '', lines: [], components: [] };
  const path = [root];
  for (const line of decodeContentLines(text)) {
    const current = path.at(-1) as Component;
    if (line.name === 'BEGIN') {
      const component: Component = { name: line.value.trim().toUpperCase(), lines: [], components: [] };
      current.components.push(component);
      if (path.length <= MAX_DEPTH) path.push(component);
    } else if (line.name === 'END') {
      if (path.length > 1) path.pop();
    } else current.lines.push(line);
  }
  return root.components.find(({ name }) => name === 'VCALENDAR');
}

export function findLine({ lines }: Component, name: string): ContentLine | undefined {
  return lines.find((line) => line.name === name);
}
