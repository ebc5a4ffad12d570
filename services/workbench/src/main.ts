import { runSouthbound } from './program.ts';

// A reader such as `head` that has seen enough is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const exitCode = await runSouthbound(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  environment: process.env,
  process,
});
// Work that did not stop in time must not keep the process; what was written is let out first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
