import fc from 'fast-check';

/** The same draws at every run, so that a failure is one of the change at hand; `PROPERTY_SEED=random` draws anew. */
const seed = process.env['PROPERTY_SEED'] ?? '20261123';

if (seed !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
