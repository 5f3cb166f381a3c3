import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@nestjs/common';
import { pino, stdTimeFunctions, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { currentTraceparent, traceIdOf } from '@sluice/domain/events';
import type { LogLevel } from '../config/settings.js';
import { describeError, isError, redactText, redactValue } from './redaction.js';
import { formatForTerminal } from './terminal-format.js';

/** What a log entry says besides its message. `err` takes anything that was thrown. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface LogOptions {
  /** Name of the service, in every entry. */
  readonly service: string;
  readonly level?: LogLevel;
  /** Where entries go, one JSON object per line; standard output when absent. */
  readonly destination?: DestinationStream;
  /** Format for a person instead of JSON; by default when standard output is a terminal. */
  readonly forTerminal?: boolean;
}

/**
 * The log of one service or, as a child, of one part of it. Every entry is redacted and bounded by `redaction.ts`
 * before it is written.
 */
export class Log {
  private constructor(private readonly sink: PinoLogger, private readonly bindings: LogFields) {}

  static create(options: LogOptions): Log {
    const forTerminal = options.forTerminal ?? (options.destination === undefined && process.stdout.isTTY === true);
    // Entries are written synchronously: the last one before a crash is the one that matters.
    const output = options.destination ?? pino.destination({ fd: 1, sync: true });
    const destination: DestinationStream = forTerminal ? { write: (line) => { output.write(formatForTerminal(line)); } } : output;
    const sink = pino({
      level: options.level ?? 'info',
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Errors are described before they get here.
      serializers: { err: (described: unknown) => described },
    }, destination);
    return new Log(sink, { service: options.service });
  }

  /** A log whose entries also carry `context` (the name of a class or operation) and `fields`. */
  child(context: string, fields: LogFields = {}): Log {
    return new Log(this.sink, { ...this.bindings, ...redacted(fields), context });
  }

  trace(message: string, fields?: LogFields): void { this.write('trace', message, fields); }
  debug(message: string, fields?: LogFields): void { this.write('debug', message, fields); }
  info(message: string, fields?: LogFields): void { this.write('info', message, fields); }
  warn(message: string, fields?: LogFields): void { this.write('warn', message, fields); }
  error(message: string, fields?: LogFields): void { this.write('error', message, fields); }
  fatal(message: string, fields?: LogFields): void { this.write('fatal', message, fields); }

  /**
   * Logs an error under a new fault id and returns the id, which is all that a client is told of it.
   * @returns a UUID.
   */
  fault(message: string, error: unknown, fields?: LogFields): string {
    const faultId = randomUUID();
    this.error(message, { ...fields, faultId, err: error });
    return faultId;
  }

  /** Whether an entry of that level would be written; for entries that cost something to make. */
  isEnabled(level: LogLevel): boolean {
    return this.sink.isLevelEnabled(level);
  }

  private write(level: LogLevel, message: string, fields: LogFields = {}): void {
    if (!this.sink.isLevelEnabled(level)) return;
    const traceparent = currentTraceparent();
    const trace = traceparent === undefined ? {} : { traceId: traceIdOf(traceparent) };
    this.sink[level]({ ...this.bindings, ...trace, ...redacted(fields) }, redactText(message));
  }
}

/** Members that every entry has; fields of the same name are written with an underscore behind it. */
const OWN_MEMBERS = new Set(['level', 'time', 'service', 'context', 'msg']);

function redacted(fields: LogFields): LogFields {
  const { err, ...others } = fields;
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(redactValue(others) as Record<string, unknown>)) {
    result[OWN_MEMBERS.has(name) ? `${name}_` : name] = value;
  }
  if (err !== undefined) result['err'] = describeError(err);
  return result;
}

/** Gives Nest's own messages to a {@link Log}. Nest passes the context, and for errors the stack, as trailing strings. */
export class NestLog implements LoggerService {
  constructor(private readonly target: Log) {}

  log(message: unknown, ...rest: unknown[]): void { this.write('info', message, rest); }
  error(message: unknown, ...rest: unknown[]): void { this.write('error', message, rest); }
  warn(message: unknown, ...rest: unknown[]): void { this.write('warn', message, rest); }
  debug(message: unknown, ...rest: unknown[]): void { this.write('debug', message, rest); }
  verbose(message: unknown, ...rest: unknown[]): void { this.write('trace', message, rest); }
  fatal(message: unknown, ...rest: unknown[]): void { this.write('fatal', message, rest); }

  private write(level: LogLevel, message: unknown, rest: unknown[]): void {
    const texts = rest.filter((part): part is string => typeof part === 'string');
    const context = texts.at(-1) ?? 'Nest';
    const stack = texts.length > 1 ? texts[0] : undefined;
    const error = isError(message) ? message : rest.find(isError);
    const text = typeof message === 'string' ? message : error ? error.message : JSON.stringify(redactValue(message));
    this.target.child(context)[level](text ?? '', { ...(error ? { err: error } : {}), ...(stack && !error ? { stack } : {}) });
  }
}
