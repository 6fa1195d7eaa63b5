import { statSync } from 'node:fs';
import { runTool } from '../process/runTool';

/** Lends work copies to the users that run in them, and takes them back. */
export interface WorkCopyOwner {
  /** Makes the user the owner of all files; resolves with what gives them back. */
  lend(workCopy: string, uid: number, gid: number): Promise<() => Promise<void>>;
}

interface Loan {
  runs: number;
  readonly given: Promise<void>;
  readonly back: () => Promise<void>;
}

/**
 * Only root can do this, and only root needs it. Runs that share a work copy share the loan; the last one gives it
 * back. Links are changed themselves and never followed.
 */
export function createWorkCopyOwner(): WorkCopyOwner {
  const loans = new Map<string, Loan>();
  // A loan that is being given back has to be back before the next one.
  const returning = new Map<string, Promise<void>>();

  const begin = (workCopy: string, uid: number, gid: number): Loan => {
    const before = statSync(workCopy);
    const earlier = returning.get(workCopy) ?? Promise.resolve();
    return {
      runs: 0,
      given: earlier.then(() => changeOwner(workCopy, uid, gid)),
      back: () => changeOwner(workCopy, before.uid, before.gid),
    };
  };
  return {
    async lend(workCopy, uid, gid) {
      const loan = loans.get(workCopy) ?? begin(workCopy, uid, gid);
      loans.set(workCopy, loan);
      loan.runs++;
      await loan.given.catch((error: unknown) => {
        loans.delete(workCopy);
        throw error;
      });
      return async () => {
        if (--loan.runs > 0) return;
        loans.delete(workCopy);
        const done = loan.back();
        returning.set(workCopy, done);
        await done;
        if (returning.get(workCopy) === done) returning.delete(workCopy);
      };
    },
  };
}

async function changeOwner(folder: string, uid: number, gid: number): Promise<void> {
  const { code, stderr } = await runTool('/bin/chown', ['-hRP', `${uid}:${gid}`, '--', folder], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
  });
  // The folder may have been removed in the meantime, and its owner with it.
  if (code !== 0 && statSync(folder, { throwIfNoEntry: false }) !== undefined) {
    throw new Error(`The owner of the work copy ${folder} could not be changed: ${stderr.trim()}`);
  }
}
