/** The bucket of message bytes (R6.3): whether it answers, keeps bytes long enough, and, with `--store`, has all that the database names. */
import { countLostObjects } from '#platform/blobs/s3/lost-objects.ts';
import { openS3Bucket, parseS3Location, type S3Bucket } from '#platform/blobs/s3/s3-bucket.ts';
import type { Settings } from '#platform/config/settings.ts';
import { systemClock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { countMissingMigrations, hasDatabase, withDatabase } from '../open-store.ts';
import { type Check, type CheckContext, type Finding, reasonOf } from './check.ts';

const DAY_MS = 24 * 60 * 60_000;

const IN_DATABASE: Finding = {
  level: 'ok',
  text: { vi: 'nội dung thư nằm trong cơ sở dữ liệu', en: 'message bytes lie in the database' },
};

function retentionFinding({ blobs_keep: keep, backup_window: window, database_url: url }: Settings): Finding {
  const facts = { days: Math.floor(keep / DAY_MS) };
  if (url === undefined && keep < window)
    return {
      level: 'fail',
      text: {
        vi: 'nội dung đã xoá chỉ giữ {days} ngày (blobs_keep), ngắn hơn khoảng khôi phục (backup_window)',
        en: 'bytes are kept {days} days after deletion (blobs_keep), less than moments are restored (backup_window)',
      },
      facts,
      advice: {
        vi: 'bỏ blobs_keep, hoặc đặt dài hơn backup_window',
        en: 'leave out blobs_keep, or make it longer than backup_window',
      },
    };
  const text =
    url === undefined
      ? {
          vi: 'nội dung đã xoá còn giữ {days} ngày, đủ cho mọi thời điểm khôi phục được',
          en: 'bytes are kept {days} days after deletion: enough for every moment that can be restored',
        }
      : {
          vi: 'nội dung đã xoá còn giữ {days} ngày: chỉ khôi phục cơ sở dữ liệu về thời điểm trong khoảng đó, hoặc tăng blobs_keep',
          en: 'bytes are kept {days} days after deletion: restore the database to moments within them only, or raise blobs_keep',
        };
  return { level: 'ok', text, facts };
}

function awayFinding(error: unknown): Finding {
  const reason = error instanceof Refusal ? String(error.facts.reason ?? error.message) : reasonOf(error);
  return {
    level: 'fail',
    text: { vi: 'kho đối tượng không dùng được: {reason}', en: 'the bucket cannot be used: {reason}' },
    facts: { reason },
    advice: {
      vi: 'kiểm tra blobs, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY và máy chủ của kho; thư đến được hẹn gửi lại trong lúc đó',
      en: 'check blobs, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the store itself; mail is answered 4xx meanwhile',
    },
  };
}

async function lostFinding({ call }: CheckContext, bucket: S3Bucket): Promise<Finding[]> {
  return withDatabase(call, { create: false }, async ({ db }) => {
    if ((await countMissingMigrations(db)) !== 0) return [];
    const count = await countLostObjects(db, bucket, systemClock());
    if (count === 0)
      return [
        {
          level: 'ok',
          text: { vi: 'kho có đủ nội dung của mọi thư', en: 'the bucket has the bytes of every message' },
        },
      ];
    return [
      {
        level: 'fail',
        text: {
          vi: 'kho thiếu nội dung của {count} thư',
          en: 'the bucket lacks the bytes of {count} messages',
        },
        facts: { count },
        advice: {
          vi: 'lấy lại từ bản sao hằng đêm: congthu restore … --account ĐỊA_CHỈ --into /',
          en: 'bring them back from a nightly backup: congthu restore … --account ADDRESS --into /',
        },
      },
    ];
  });
}

export const objectStore: Check = {
  name: 'objectStore',
  title: { vi: 'Kho nội dung', en: 'Object store' },
  run: async (context) => {
    const { call, settings } = context;
    if (settings.blobs === undefined) return [IN_DATABASE];
    try {
      const bucket = openS3Bucket(parseS3Location(settings.blobs, call.environment), systemClock);
      await bucket.probe();
      const answers: Finding = {
        level: 'ok',
        text: { vi: '{place} trả lời', en: '{place} answers' },
        facts: { place: settings.blobs },
      };
      const wantsAll = call.options.store === true && hasDatabase(settings);
      return [answers, retentionFinding(settings), ...(wantsAll ? await lostFinding(context, bucket) : [])];
    } catch (error) {
      return [awayFinding(error)];
    }
  },
};
