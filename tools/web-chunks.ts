/**
 * Which files the web application is made of. On a slow line the number of files counts more than their size: what the first screen
 * needs is one file for code, one for its texts in a language, and a small one that asks for the mail meanwhile
 * (`app/first-requests.ts`); what later screens share are few.
 */
import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';

const FIRST_REQUESTS = /\/src\/app\/first-requests\.ts$/;
/** Named by their file: what the page itself asks for. */
const AHEAD = 'ahead';
const DEFAULT_TEXTS = 'first-vi';

const ahead = new Set<string>();

/** All that a module imports, from the bottom up, but not what it loads later. */
function collect(id: string, into: Set<string>, importsOf: (id: string) => readonly string[]): void {
  if (into.has(id)) return;
  into.add(id);
  for (const next of importsOf(id)) collect(next, into, importsOf);
}

/** Finds the modules of the file that is loaded first. */
export const findAhead: Plugin = {
  name: 'congthu:find-ahead',
  buildEnd() {
    const importsOf = (id: string): readonly string[] => this.getModuleInfo(id)?.importedIds ?? [];
    for (const id of this.getModuleIds()) if (FIRST_REQUESTS.test(id)) collect(id, ahead, importsOf);
  },
};

/** The more important ones first. */
export const chunkGroups: Rolldown.CodeSplittingGroup[] = [
  { name: AHEAD, test: (id) => ahead.has(id), priority: 9 },
  { name: 'first', tags: ['$initial'], priority: 7 },
  // A picture is 300 bytes: in files of their own their headers would be larger.
  { name: 'icons', test: /@tabler[\\/]icons-react/, priority: 6 },
  { name: 'controls', test: /@(mantine|floating-ui)[\\/]/, minShareCount: 3, priority: 5 },
];

/** Puts the small file that asks for the mail before the others, and the texts beside the code. */
export const loadFirst: Plugin = {
  name: 'congthu:load-first',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle }) {
      const files = Object.values(bundle ?? {}).filter((file) => file.type === 'chunk');
      const addressOf = (name: string): string =>
        `/app/${files.find((file) => file.name === name)?.fileName ?? name}`;
      const asks = addressOf(AHEAD);
      // Vite names it among the files of the application, that run in their order after the page is read.
      const once = html.replace(`<script type="module" crossorigin src="${asks}"></script>`, '');
      const tags: HtmlTagDescriptor[] = [
        { tag: 'script', attrs: { type: 'module', async: true, crossorigin: true, src: asks } },
        { tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: addressOf(DEFAULT_TEXTS) } },
      ];
      return { html: once, tags: tags.map((tag) => ({ ...tag, injectTo: 'head' })) };
    },
  },
};
