import { type Log, secretFromFile } from '@sluice/local-services';
import { provideBus, provideDatabase } from './backends.js';
import { prepareDataDirectory } from './data-layout.js';
import { prepareDatabase } from './database.js';
import { occupyDataDirectory } from './occupy.js';
import { type EdgePorts, choosePorts, placeServices, startEdge, startService } from './processes.js';
import { type ReportRow, formatReport, readyLine } from './report.js';
import type { ServiceEntry } from './service-table.js';
import type { StartSettings } from './settings.js';
import { UndoStack } from './undo-stack.js';

/** Something that can be stopped politely or at once. */
interface Stoppable {
  readonly name: string;
  stop(): Promise<void>;
  kill(): void;
}

/**
 * All programs of one `npm start`: the database, the bus, the edge and the services, started in this order and stopped
 * in the reverse one, so that services can finish their work and clients never meet a closed port before that.
 */
export class System {
  private readonly programs: Stoppable[] = [];
  private readonly undo = new UndoStack();

  constructor(
    private readonly settings: StartSettings,
    private readonly services: readonly ServiceEntry[],
    private readonly log: Log,
  ) {}

  /**
   * Starts everything and says where it is. Whoever calls this calls `stop` afterwards, also when it fails.
   *
   * @param signal aborted when the start shall be given up; noticed between two steps
   * @throws LocalServiceError, or the error of whatever failed
   */
  async start(signal: AbortSignal): Promise<void> {
    const { settings, log } = this;
    const layout = prepareDataDirectory(settings.dataDirectory, settings.contentDirectory);
    const claim = await occupyDataDirectory(layout, settings);
    this.undo.add(() => claim.release());
    const ports = await choosePorts(settings);

    const database = await provideDatabase(settings.databaseUrl, layout, log);
    this.register(database.component);
    signal.throwIfAborted();
    const bus = await provideBus(settings.natsUrl, layout, log);
    this.register(bus.component);
    signal.throwIfAborted();
    await prepareDatabase(database.url, layout, log);
    signal.throwIfAborted();

    const placed = await placeServices(this.services);
    this.register(await startEdge(ports, placed, settings, layout, log));
    signal.throwIfAborted();
    const environment = {
      DATABASE_URL: database.url,
      NATS_URL: bus.url,
      SLUICE_DATA_DIR: layout.root,
      SLUICE_CONTENT_DIRECTORY: layout.content,
      SLUICE_ADMIN_TOKEN: settings.adminToken ?? secretFromFile(layout.adminToken),
    };
    const rows: ReportRow[] = await Promise.all(
      placed.map(async (service) => {
        const component = await startService(service, environment, settings, layout, log);
        this.register(component);
        const where = `${service.origin}  ${service.entry.prefixes.join(' ')}`;
        return { what: service.entry.name, where, note: `process ${component.first.pid}` };
      }),
    );
    signal.throwIfAborted();
    this.announce(ports, [...rows, database.row, bus.row, { what: 'Data', where: layout.root }, { what: 'Logs', where: layout.logs }]);
  }

  /** Stops everything that was started, services first, each in its polite way. Safe to call again. */
  stop(): Promise<void> {
    return this.undo.run();
  }

  /** Ends every program at once and by force. What was committed stays: the database recovers at its next start. */
  kill(): void {
    for (const program of this.programs) program.kill();
  }

  private register(program: Stoppable | undefined): void {
    if (program === undefined) return;
    this.programs.push(program);
    this.undo.add(() => program.stop());
  }

  private announce(ports: EdgePorts, rows: readonly ReportRow[]): void {
    const edge = [{ what: 'Edge', where: `http://localhost:${ports.http}`, note: 'on every address of this machine' }];
    if (ports.https !== undefined) edge.push({ what: 'Edge', where: `https://localhost:${ports.https}`, note: 'on every address of this machine' });
    for (const line of formatReport([...edge, ...rows])) this.log(line);
    this.log(readyLine(ports.http));
  }
}
