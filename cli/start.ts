import { smVersion } from '../schema/version.ts';
import { compile } from './compile.ts';

const [, , word = '', ...more] = process.argv;
// Asked by scripts and packagers: half of what it cost was the program that has nothing to add.
if (more.length === 0 && (word === '--version' || word === '-V')) {
  process.stdout.on('error', () => undefined);
  process.stdout.write(`${smVersion}\n`);
} else {
  compile(__filename).script.runInThisContext()(exports, require, module, __filename, __dirname);
}
