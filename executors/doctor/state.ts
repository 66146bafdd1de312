import { shown } from '../layout.ts';
import { readState } from '../state-file.ts';
import { type Check, finding } from './finding.ts';

/** Whether the state can be read, is whole, and is not from a newer sm: readState tells each in words. */
export const checkState: Check = ({ system, layout }) => {
  const state = readState(system, layout);
  if (state === undefined) {
    return [finding('state', 'ok', `none yet at ${shown(system, layout.state)}`)];
  }
  const count = Object.keys(state.resources).length;
  return [
    finding('state', 'ok', `serial ${state.serial}, ${count} resource${count === 1 ? '' : 's'}`),
  ];
};
