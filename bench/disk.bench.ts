/**
 * What a message costs the disk: bytes stored and bytes written for each byte of it, and which tables hold them.
 *
 * Two kinds of letters of about 10 kB. Those of random syllables are text of which nothing can be guessed: each of a hundred syllables as often as the others, in
 * any order, harder than anything people write. Those of an office (`office-letters.ts`) have natural words and the shape of what mail programs send. Delivered over
 * SMTP, indexed, cleaned up after as every night (indexes that are half empty are rebuilt, which counts as written), checkpointed. PostgreSQL counts what it writes itself (`pg_stat_io`: tables, indexes, write-ahead log, each
 * time it does). Not counted are the empty pages by which it makes a file longer, which are overwritten before they come to the disk; and
 * a first turn, in which a new database makes the files of its log, full of zeros, and uses them again from then on. The kernel's
 * own count (`/proc/PID/io`) is no help: a byte in a large folio counts as the whole of it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openDatabase } from '#platform/postgres/database.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { rebuildSparseIndexes } from '#platform/postgres/sparse-indexes.ts';
import { runSmtpLoad } from '#tests/clients/smtp-load.ts';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { quietLog } from '#tests/postgres/cluster.ts';
import { officeLetter } from './office-letters.ts';
import type { BenchResult } from './result.ts';

/** Of a turn. */
const MESSAGES = 2_000;
const TURNS = 3;
/** With the turn that does not count. */
const ALL = MESSAGES * (TURNS + 1);
const BYTES = 10_240;
const CODES = ['snv', 'stc', 'sxd', 'syt', 'stp', 'sdl', 'aluoi', 'phuloc', 'tphue', 'hnd'];
const SYLLABLES =
  `báo cáo kết quả thực hiện công tác tháng năm đơn vị sở ban ngành huyện thị xã thành phố ủy nhân dân tỉnh thừa thiên
huế nội vụ tài chính y tế giáo dục xây dựng giao thông văn hóa thể thao du lịch kế hoạch đầu tư khoa học công nghệ lao động
thương binh hội tư pháp thanh tra đề nghị khẩn trương triển khai chỉ thị quyết định nghị định thông tư hướng dẫn kính gửi đồng
chí trưởng phó giám đốc chủ tịch văn thư lưu trữ hồ sơ danh sách cuộc họp giờ ngày sáng chiều phòng lầu đường số`.split(
    /\s+/,
  );

/** Of random syllables: the same letter for the same number, another for each other. */
function randomLetter(index: number): Buffer {
  let seed = index * 2_654_435_761 + 1;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed % below;
  };
  let text = '';
  while (text.length < BYTES * 0.72) {
    const words = Array.from({ length: 8 + next(10) }, () => SYLLABLES[next(SYLLABLES.length)]);
    text += `${words.join(' ')} ${next(10_000)}.\r\n`;
  }
  const header = `From: Văn thư <vanthu${index % 500}@example.org>\r\nTo: <snv@thuathienhue.gov.vn>\r\nSubject: Công văn ${index}\r\nMessage-ID: <disk${index}@example.org>\r\nDate: Mon, 23 Nov 2026 08:00:00 +0700\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`;
  return Buffer.from(header + text);
}

interface Sizes {
  database: number;
  written: number;
}

async function readSizes(db: Database): Promise<Sizes> {
  await db.query('vacuum analyze');
  await rebuildSparseIndexes(db);
  await db.query('checkpoint');
  await db.query('select pg_stat_clear_snapshot()');
  const [row] = await db.query<Sizes>(
    `select pg_database_size(current_database())::float8 as database,
            (select sum(coalesce(write_bytes, 0)) from pg_stat_io)::float8 as written`,
  );
  return row ?? { database: Number.NaN, written: Number.NaN };
}

/** Until the index holds so many messages. */
async function waitForIndex(db: Database, messages: number): Promise<void> {
  for (;;) {
    const [row] = await db.query<{ indexed: number }>(
      'select coalesce(sum(docs), 0)::integer as indexed from text_segment',
    );
    if (row && row.indexed >= messages) return;
    await sleep(250);
  }
}

async function largestTables(db: Database): Promise<string> {
  const rows = await db.query<{ name: string; bytes: number; rows: number }>(
    `select c.relname as name, pg_total_relation_size(c.oid)::float8 as bytes, c.reltuples::float8 as rows
     from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 2 desc limit 7`,
  );
  return rows
    .map(
      ({ name, bytes, rows: count }) =>
        `${name} ${(bytes / ALL).toFixed(0)} B, ${(count / ALL).toFixed(1)} rows`,
    )
    .join('; ');
}

type Letter = (index: number) => Buffer;

/** Delivers a turn's letters, and waits for their words; gives their bytes. */
async function deliver(program: RunningProgram, db: Database, turn: number, letter: Letter): Promise<number> {
  const letters = Array.from({ length: MESSAGES }, (_, index) => letter(turn * MESSAGES + index));
  const load = await runSmtpLoad({
    host: '127.0.0.1',
    port: program.port(25),
    connections: 20,
    messages: MESSAGES,
    recipientsOf: (index) => [`${CODES[index % CODES.length]}@thuathienhue.gov.vn`],
    textOf: (index) => letters[index] ?? Buffer.alloc(0),
  });
  if (load.accepted !== MESSAGES) throw new Error(`only ${load.accepted} of ${MESSAGES} were accepted`);
  await waitForIndex(db, (turn + 1) * MESSAGES);
  return letters.reduce((sum, text) => sum + text.length, 0);
}

async function measure(kind: string, letter: Letter): Promise<BenchResult[]> {
  const program = new RunningProgram({ CONGTHU_LOG_LEVEL: 'error' });
  try {
    await program.start();
    const server = await startEmbeddedPostgres({ dataDir: program.dataDir, log: quietLog });
    const db = openDatabase({ connection: server.connection, log: quietLog });
    await deliver(program, db, 0, letter);
    const before = await readSizes(db);
    let bytes = 0;
    for (let turn = 1; turn <= TURNS; turn += 1) bytes += await deliver(program, db, turn, letter);
    const after = await readSizes(db);
    const ratio = (name: keyof Sizes): number => (after[name] - before[name]) / bytes;
    const note = await largestTables(db);
    await db.close();
    await server.leave();
    return [
      {
        name: `disk: bytes stored for each byte of ${kind}, index and all`,
        value: ratio('database'),
        unit: 'bytes',
        goal: '0.6',
        note: `for each message of ${(bytes / MESSAGES / TURNS).toFixed(0)} B: ${note}`,
      },
      {
        name: `disk: bytes written for each byte of ${kind}`,
        value: ratio('written'),
        unit: 'bytes',
        goal: '3',
      },
    ];
  } finally {
    await program.remove();
  }
}

/** Runs it. */
export async function run(): Promise<BenchResult[]> {
  return [
    ...(await measure('letters of random syllables', randomLetter)),
    ...(await measure('office letters', officeLetter)),
  ];
}
