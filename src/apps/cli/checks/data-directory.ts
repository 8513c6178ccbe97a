/** The data directory: there, writable, with room for mail. */
import { access, constants, mkdtemp, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Check, type Finding, reasonOf } from './check.ts';

/** Below this PostgreSQL soon refuses to write, and mail is deferred. */
const FAIL_BYTES = 512 * 1024 * 1024;
/** A day of a province's mail. */
const WARN_BYTES = 5 * 1024 * 1024 * 1024;
const GIB = 1024 ** 3;

/** The directory itself, or the nearest one above that exists and in which it would be made. */
async function findExisting(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found || dirname(path) === path ? path : findExisting(dirname(path));
}

async function checkWritable(data: string): Promise<Finding> {
  const path = await findExisting(data);
  try {
    await access(path, constants.W_OK);
    if (path === data) await rm(await mkdtemp(join(path, '.doctor-')), { recursive: true });
    const text = { vi: '{path} ghi được', en: '{path} is writable' };
    return { level: 'ok', text, facts: { path } };
  } catch (error) {
    return {
      level: 'fail',
      text: { vi: 'không ghi được vào {path}: {reason}', en: '{path} is not writable: {reason}' },
      facts: { path, reason: reasonOf(error) },
      advice: {
        vi: 'chọn thư mục khác bằng --data, hoặc sửa quyền của thư mục này',
        en: 'choose another directory by --data, or change the rights of this one',
      },
    };
  }
}

async function checkSpace(data: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(await findExisting(data));
  const free = bavail * bsize;
  const facts = { free: (free / GIB).toFixed(1) };
  const text = { vi: 'còn trống {free} GiB', en: '{free} GiB free' };
  if (free > WARN_BYTES) return { level: 'ok', text, facts };
  return {
    level: free > FAIL_BYTES ? 'warn' : 'fail',
    text,
    facts,
    advice: {
      vi: 'mở rộng đĩa; khi đầy, thư đến bị hoãn (không mất)',
      en: 'give the disk more room; when it is full, mail is deferred (not lost)',
    },
  };
}

export const dataDirectory: Check = {
  name: 'data',
  title: { vi: 'Thư mục dữ liệu', en: 'Data directory' },
  run: async ({ settings }) => [await checkWritable(settings.data), await checkSpace(settings.data)],
};
