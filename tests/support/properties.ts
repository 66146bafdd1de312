import fc from 'fast-check';

// The suite tries the same examples in every run, so that a red one is of the change at hand and not of
// chance; SM_SEED=random searches on, and SM_LAW_RUNS makes the search longer.
const { SM_SEED: wanted = '20261121' } = process.env;
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) });
