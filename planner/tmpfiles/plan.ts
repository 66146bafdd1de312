import type { AbsolutePath, Address, Conflict, OtherChange } from '../../schema/types.ts';
import { fileAddress, pathOf } from '../../state/address.ts';
import { judgeOther, type OtherJudgement, type OtherQuestion } from '../other.ts';
import { type BadLine, collect } from './collect.ts';
import { actingPaths, type Context, isLeftOut, seenAt, tmpfilesAddress } from './context.ts';
import { noGround, type TmpfilesGround } from './ground.ts';
import { judgePath } from './judge.ts';
import { removals } from './removal.ts';
import { warningOf } from './warnings.ts';

/** Plans what the lines of a manifest amount to on the host, path by path. */
export function planTmpfiles(
  question: OtherQuestion,
  ground: TmpfilesGround = noGround,
): OtherJudgement {
  const { byPath, bad } = collect(question.resolved.tmpfiles ?? {}, question.systemd);
  const context: Context = { question, ground, byPath };
  const paths = actingPaths(context);
  const judged = paths.map((path) => judgePath(path, context));
  const wanted = new Set(paths.map(tmpfilesAddress));
  const gone = [...question.recorded.keys()].filter(
    (address) => !wanted.has(address) && !isLeftOut(pathOf(address), ground),
  );
  const changes = [...judged.flatMap(({ change }) => change ?? []), ...removed(gone, context)];
  return {
    changes: changes.sort((left, right) => (left.address < right.address ? -1 : 1)),
    conflicts: [...bad.map(badLine), ...judged.flatMap(({ conflicts }) => conflicts)],
    unchanged: judged.filter(({ change, conflicts }) => !change && conflicts.length === 0).length,
    warnings: [...byPath.values()].flat().flatMap(warningOf),
  };
}

function removed(gone: readonly Address[], context: Context): readonly OtherChange[] {
  const { question } = context;
  return [...removals(gone, context)].flatMap(([address, removal]) => {
    const entry = question.recorded.get(address);
    const seen = seenAt(pathOf(address), context);
    const change = judgeOther(address, undefined, entry, seen ?? null, question.owners, removal);
    if (change === undefined) return [];
    // What cannot be looked at is left, and forgotten as it is.
    return seen === undefined ? { ...change, action_reason: 'left_in_place' } : change;
  });
}

function badLine({ file, text, problem, path }: BadLine): Conflict {
  const conf = `/etc/tmpfiles.d/${file}` as AbsolutePath;
  return {
    address: path === undefined ? fileAddress(conf) : tmpfilesAddress(path),
    reason: 'tmpfiles_unsupported',
    detail: `Cannot use the line ${text} of ${file}: ${problem}`,
    resolutions: ['skip'],
  };
}
