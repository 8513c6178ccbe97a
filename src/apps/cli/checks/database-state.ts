/** The database: reachable, with this program's schema; with `--store` also whether everything in it agrees. */
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { countMissingMigrations, hasDatabase, withDatabase } from '../open-store.ts';
import { type Check, type CheckContext, type Finding, reasonOf } from './check.ts';

const NOT_YET: Finding = {
  level: 'warn',
  text: { vi: 'chưa có cơ sở dữ liệu', en: 'there is no database yet' },
  advice: {
    vi: 'lần chạy đầu (npm start) sẽ tạo; hoặc chỉ đúng thư mục bằng --data',
    en: 'the first run (npm start) makes it; or name the right directory by --data',
  },
};

function schemaFinding(count: number): Finding {
  if (count === 0) return { level: 'ok', text: { vi: 'lược đồ mới nhất', en: 'the schema is up to date' } };
  if (count > 0)
    return {
      level: 'fail',
      text: { vi: 'còn thiếu {count} bước nâng cấp', en: '{count} migrations are missing' },
      facts: { count },
      advice: { vi: 'chạy: congthu migrate', en: 'run: congthu migrate' },
    };
  return {
    level: 'fail',
    text: { vi: 'cơ sở dữ liệu mới hơn chương trình', en: 'the database is newer than this program' },
    advice: { vi: 'dùng phiên bản mới của chương trình', en: 'use the newer version of the program' },
  };
}

async function inspect({ call }: CheckContext): Promise<Finding[]> {
  return withDatabase(call, { create: false }, async ({ db, settings }) => {
    const kind = settings.database_url === undefined ? 'embedded' : 'CONGTHU_DATABASE_URL';
    const missing = await countMissingMigrations(db);
    const findings: Finding[] = [
      {
        level: 'ok',
        text: { vi: 'PostgreSQL trả lời ({kind})', en: 'PostgreSQL answers ({kind})' },
        facts: { kind },
      },
      schemaFinding(missing),
    ];
    if (call.options.store !== true || missing !== 0) return findings;
    const faults = await verifyMailStore(db);
    for (const fault of faults)
      findings.push({
        level: 'fail',
        text: { vi: 'kho thư: {fault}', en: 'mail store: {fault}' },
        facts: { fault },
      });
    if (faults.length === 0)
      findings.push({
        level: 'ok',
        text: { vi: 'kho thư nhất quán', en: 'the mail store agrees with itself' },
      });
    return findings;
  });
}

export const databaseState: Check = {
  name: 'database',
  title: { vi: 'Cơ sở dữ liệu', en: 'Database' },
  run: async (context) => {
    if (!hasDatabase(context.settings)) return [NOT_YET];
    try {
      return await inspect(context);
    } catch (error) {
      return [
        {
          level: 'fail',
          text: { vi: 'không dùng được: {reason}', en: 'cannot be used: {reason}' },
          facts: { reason: reasonOf(error) },
          advice: {
            vi: 'xem postgres.log trong thư mục dữ liệu, hoặc kiểm tra CONGTHU_DATABASE_URL',
            en: 'see postgres.log in the data directory, or check CONGTHU_DATABASE_URL',
          },
        },
      ];
    }
  },
};
