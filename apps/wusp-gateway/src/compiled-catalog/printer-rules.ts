import type { InstalledDriverSpec } from './device-spec.js';

/**
 * What stands for a printer: the class name of INF files, its plural, into which publishers turn it (MS-WUSP product note 42,
 * DriverClass), and the class GUID that agents send for plug and play devices.
 */
const PRINTER_CLASSES: ReadonlySet<string> = new Set(['printer', 'printers', '{4d36e979-e325-11ce-bfc1-08002be10318}']);

/** Whether a driver class, of a document or of an installed driver, is that of printers. */
export function isPrinterClass(driverClass: string): boolean {
  return PRINTER_CLASSES.has(driverClass.toLowerCase());
}

/** Whose driver it is, as printer drivers are compared: without regard to letter case. */
export interface DriverMaker {
  readonly manufacturer: string;
  readonly provider: string;
}

/**
 * MS-WUSP 3.1.5.7: an installed printer driver is replaced only by one of the same provider and manufacturer; product note 42 adds the
 * providers that a driver calls compatible. A native agent says for some generic drivers that the provider does not matter.
 *
 * @returns the key that a replacement must have, or undefined when any will do.
 */
export function requiredMaker(installed: InstalledDriverSpec | undefined): string | undefined {
  if (!installed || !isPrinterClass(installed.class) || installed.skipProviderFiltering) return undefined;
  return makerKey(installed);
}

/** Equal for drivers of the same manufacturer and provider. */
export function makerKey({ manufacturer, provider }: DriverMaker): string {
  return JSON.stringify([manufacturer.toLowerCase(), provider.toLowerCase()]);
}
