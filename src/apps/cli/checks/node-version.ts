/** The Node that runs this: the code relies on type stripping and on zstd of version 24. */
import type { Check } from './check.ts';

const NEEDED_MAJOR = 24;

export const nodeVersion: Check = {
  name: 'node',
  title: { vi: 'Node', en: 'Node' },
  run: () => {
    const facts = { version: process.versions.node };
    if (Number(facts.version.split('.')[0]) >= NEEDED_MAJOR)
      return Promise.resolve([
        { level: 'ok', text: { vi: 'phiên bản {version}', en: 'version {version}' }, facts },
      ]);
    return Promise.resolve([
      {
        level: 'fail',
        text: { vi: 'phiên bản {version} quá cũ', en: 'version {version} is too old' },
        facts,
        advice: {
          vi: 'chạy bằng npx congthu, không gọi node trực tiếp',
          en: 'run it by npx congthu, not by node itself',
        },
      },
    ]);
  },
};
