/**
 * What is handed out in a course (R6.8): files of a bounded size, scanned when they were uploaded; for those registered, the teacher and
 * the center.
 */
import { findReach, requirePermission } from '#domain/directory/authorize.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { cleanText, MAX_TITLE, recordTraining } from './record-training.ts';

export interface TrainingMaterial {
  id: string;
  courseId: string;
  name: string;
  mediaType: string;
  size: number;
  blob: Buffer;
  addedByName: string;
  addedAt: Date;
}

export const MAX_MATERIAL_BYTES = 50_000_000;
const MAX_MATERIALS = 50;
const PROVINCE = { kind: 'province' } as const;

/** Materials that the principal may have, by ids or course. One query. */
export async function readMaterials(
  db: Queryable,
  principal: Principal,
  { ids, courseId }: { ids?: readonly string[] | undefined; courseId?: string | undefined },
  most: number,
): Promise<TrainingMaterial[]> {
  const isPlanner = findReach(principal, 'training.readPlan') === 'everywhere';
  return db.query<TrainingMaterial>(
    `select m.id, m.course_id as "courseId", m.name, m.media_type as "mediaType", m.size, m.blob, m.added_by_name as "addedByName",
       m.added_at as "addedAt"
     from training_material m join training_course c on c.id = m.course_id
     where ($1 or c.teacher_account = $2 or exists (
         select from training_registration r join training_session s on s.id = r.session_id
         where s.course_id = c.id and s.state = 'open' and r.account_id = $2 and r.state = 'registered'))
       and ($3::uuid[] is null or m.id = any ($3)) and ($4::text is null or m.course_id::text = $4)
     order by m.name, m.id limit $5`,
    [
      isPlanner,
      principal.kind === 'account' ? principal.accountId : null,
      ids ?? null,
      courseId ?? null,
      most,
    ],
  );
}

/** By the center, or by the teacher in the own course. `Refusal('notPermitted')`. */
async function requireHandOut(
  tx: Transaction,
  principal: Principal,
  teacher: AccountId | null,
): Promise<void> {
  const [root] = await tx.query<{ id: UnitId }>('select id from unit where parent_id is null');
  const isOfTeacher = teacher !== null && root !== undefined;
  requirePermission(
    principal,
    'training.handOut',
    isOfTeacher ? { kind: 'mailbox', accountId: teacher, unitPath: [root.id] } : PROVINCE,
  );
}

/** Hands something out. `Refusal`: `notPermitted`, `notFound`, `tooLarge`, `tooMany`, `invalidArgument`. */
export async function addMaterial(
  tx: Transaction,
  blobs: Pick<BlobStore, 'addReferences'>,
  act: DirectoryAct,
  wanted: { courseId: string; name: string; mediaType: string; size: number; blob: Buffer },
): Promise<string> {
  const name = cleanText('name', wanted.name.replaceAll(/[\p{Cc}/\\]/gu, ' '), MAX_TITLE, true);
  if (wanted.size > MAX_MATERIAL_BYTES)
    throw new Refusal('tooLarge', `A material has at most ${MAX_MATERIAL_BYTES} octets.`);
  const [course] = await tx.query<{ teacher: AccountId | null }>(
    'select teacher_account as teacher from training_course where id = $1 for update',
    [wanted.courseId],
  );
  if (!course) throw new Refusal('notFound', 'There is no such course.');
  await requireHandOut(tx, act.principal, course.teacher);
  const [there] = await tx.query<{ count: number }>(
    'select count(*)::integer as count from training_material where course_id = $1',
    [wanted.courseId],
  );
  if ((there?.count ?? 0) >= MAX_MATERIALS)
    throw new Refusal('tooMany', `A course has at most ${MAX_MATERIALS} materials.`);
  await blobs.addReferences(tx, [wanted.blob]);
  const id = act.ids();
  await tx.query(
    `insert into training_material (id, course_id, name, media_type, size, blob, added_by_name, added_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      id,
      wanted.courseId,
      name,
      wanted.mediaType,
      wanted.size,
      wanted.blob,
      auditActor(act.principal).name,
      new Date(act.now),
    ],
  );
  await recordTraining(tx, act, 'addMaterial', { id, after: { course: wanted.courseId, name } });
  return id;
}

/** Takes something away. `Refusal`: `notPermitted`, `notFound`. */
export async function dropMaterial(
  tx: Transaction,
  blobs: Pick<BlobStore, 'release'>,
  act: DirectoryAct,
  id: string,
): Promise<void> {
  const [gone] = await tx.query<{ blob: Buffer; name: string; teacher: AccountId | null }>(
    `delete from training_material m using training_course c where m.id = $1 and c.id = m.course_id
     returning m.blob, m.name, c.teacher_account as teacher`,
    [id],
  );
  if (!gone) throw new Refusal('notFound', 'There is no such material.');
  await requireHandOut(tx, act.principal, gone.teacher);
  await blobs.release(tx, [gone.blob]);
  await recordTraining(tx, act, 'dropMaterial', { id, before: { name: gone.name } });
}
