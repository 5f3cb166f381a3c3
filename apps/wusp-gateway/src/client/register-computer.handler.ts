import { DataSource } from 'typeorm';
import { registerComputer, type ComputerRegistration } from '@sluice/domain/computers';
import { parseDateTime } from '@sluice/protocol/soap';
import { registerComputer as registerComputerOperation, type ComputerInfo, type RegisterComputer, type RegisterComputerResponse } from '@sluice/protocol/wusp';
import { Log } from '@sluice/platform/observability';
import { HandlesOperation, OperationFault, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { EVENT_SOURCE } from '../event-source.js';
import { ServerStateService } from '@sluice/platform/server-state';
import { ClientCookies } from './client-cookies.js';

/** Longest text of a registration field that is kept; the fields only inform. Characters. */
const MAX_FIELD_LENGTH = 256;

/** MS-WUSP 3.1.5.5: keeps what the client says of its hardware and operating system. */
@HandlesOperation(registerComputerOperation)
export class RegisterComputerHandler implements SoapOperationHandler<RegisterComputer, RegisterComputerResponse> {
  readonly #log: Log;

  constructor(
    private readonly server: ServerStateService,
    private readonly cookies: ClientCookies,
    private readonly dataSource: DataSource,
    log: Log,
  ) {
    this.#log = log.child(RegisterComputerHandler.name);
  }

  async handle(request: RegisterComputer): Promise<RegisterComputerResponse> {
    const session = this.cookies.openAnywhere(request.cookie);
    if (!this.server.current.configuration.isRegistrationRequired) throw new OperationFault('RegistrationNotRequired');
    if (!request.computerInfo) throw new OperationFault('InvalidParameters', 'computerInfo');
    const result = await registerComputer(this.dataSource, session.clientId, registrationOf(request.computerInfo), new Date(), EVENT_SOURCE);
    if (result.isNewClone) {
      this.#log.warn('Computers of different hardware register under one client id in turn', { computerId: result.computerId, cloneOf: session.clientId });
    }
    return {};
  }
}

/** The registration as the domain keeps it: names in its spelling, texts cut to a sane length and cleared of control characters. */
export function registrationOf(info: ComputerInfo): ComputerRegistration {
  return {
    dnsName: text(info.DnsName),
    osMajorVersion: info.OSMajorVersion,
    osMinorVersion: info.OSMinorVersion,
    osBuildNumber: info.OSBuildNumber,
    osServicePackMajorNumber: info.OSServicePackMajorNumber,
    osServicePackMinorNumber: info.OSServicePackMinorNumber,
    osLocale: text(info.OSLocale),
    computerManufacturer: text(info.ComputerManufacturer),
    computerModel: text(info.ComputerModel),
    biosVersion: text(info.BiosVersion),
    biosName: text(info.BiosName),
    biosReleaseDate: parseDateTime(info.BiosReleaseDate),
    processorArchitecture: text(info.ProcessorArchitecture),
    suiteMask: info.SuiteMask,
    oldProductType: info.OldProductType,
    newProductType: info.NewProductType,
    systemMetrics: info.SystemMetrics,
    clientVersionMajorNumber: info.ClientVersionMajorNumber,
    clientVersionMinorNumber: info.ClientVersionMinorNumber,
    clientVersionBuildNumber: info.ClientVersionBuildNumber,
    clientVersionQfeNumber: info.ClientVersionQfeNumber,
    osDescription: text(info.OSDescription),
    oem: text(info.OEM),
    deviceType: text(info.DeviceType),
    firmwareVersion: text(info.FirmwareVersion),
    mobileOperator: text(info.MobileOperator),
  };
}

function text(value: string | undefined): string | null {
  // eslint-disable-next-line no-control-regex -- control characters are what it removes
  return value === undefined ? null : value.replace(/[\u0000-\u001f\u007f]/g, ' ').slice(0, MAX_FIELD_LENGTH);
}
