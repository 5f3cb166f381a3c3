import { processTerminal } from './command-line/terminal.js';
import { runCommandLine } from './command-line/run.js';
import { COMMANDS } from './commands/index.js';

// A reader that has seen enough, such as `head`, closes the pipe; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await runCommandLine(process.argv.slice(2), COMMANDS, processTerminal());
