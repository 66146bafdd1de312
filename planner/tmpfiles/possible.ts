import { canonical } from '../../schema/canonical.ts';
import type { OtherChange, TmpfilesValue } from '../../schema/types.ts';
import { pathOf } from '../../state/address.ts';
import type { OtherQuestion } from '../other.ts';
import { amountOf, anything } from './amount.ts';
import { collect } from './collect.ts';
import type { Context } from './context.ts';
import { effective, hasAccessList } from './effective.ts';
import { noGround } from './ground.ts';
import { mayFail } from './hindrance.ts';

const kinds = ['directory', 'file', 'symlink', 'fifo', 'device', 'anything'] as const;

/**
 * Whether the outcome of a planned change can be what the lines of the manifest amount to, whatever lies
 * elsewhere on the host, such as the source of a copy.
 */
export function mayAmountTo(
  { address, change, precondition }: OtherChange,
  question: OtherQuestion,
): boolean {
  const { after } = change;
  if (after?.type !== 'tmpfiles') return false;
  const path = pathOf(address);
  const { byPath } = collect(question.resolved.tmpfiles ?? {}, question.systemd);
  const context: Context = { question, ground: noGround, byPath };
  const located = byPath.get(path) ?? [];
  const texts = located.map(({ line }) => line.text);
  const lines = effective(located, context);
  const seen = precondition?.type === 'tmpfiles' ? precondition : null;
  const accessList = hasAccessList(path, lines, context);
  const amounts = [lines, lines.filter(({ modifiers }) => !modifiers.includes('?'))].flatMap(
    (some) =>
      kinds.map((kind) =>
        amountOf(some, texts, {
          version: question.systemd,
          seen,
          sourceOf: () => kind,
          hasAccessList: accessList,
        }),
      ),
  );
  const nothing = lines.some(mayFail) ? [anything(texts)] : [];
  return [...amounts, ...nothing].some(
    (value: TmpfilesValue) => canonical(value) === canonical(after),
  );
}
