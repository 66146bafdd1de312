import { compile } from './compile.ts';

compile(__filename).runInThisContext()(exports, require, module, __filename, __dirname);
