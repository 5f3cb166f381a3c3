import type { DriverMetaData } from '../derived-update.js';
import type { CharacterText } from '../xml/character-text.js';
import type { StartTag } from '../xml/start-tag.js';
import { isUpdateElement, WINDOWS_DRIVER_NAMESPACE } from '../xml-element.js';
import { DriverReader } from './driver-reader.js';
import { CopiedSection, Quota } from './section.js';

/**
 * `/Update/ApplicabilityRules`: copied into the Core fragment, and read for the driver tables (MS-WUSP 3.1.1.1), whose
 * source is `Metadata/WindowsDriverMetaData`.
 */
export class ApplicabilityRulesSection extends CopiedSection {
  /** In document order. */
  readonly drivers: DriverMetaData[] = [];
  private readonly driverQuota: Quota;
  private readonly detailQuota: Quota;
  private insideMetadata = false;
  private reader: DriverReader | null = null;

  constructor(maxDrivers: number, maxDriverDetails: number) {
    super();
    this.driverQuota = new Quota(maxDrivers, 'drivers');
    this.detailQuota = new Quota(maxDriverDetails, 'details of drivers');
  }

  override open(element: StartTag, depth: number): void {
    super.open(element, depth);
    if (depth === 1) this.insideMetadata = isUpdateElement(element, 'Metadata');
    if (depth === 2 && this.insideMetadata && element.name === 'WindowsDriverMetaData' && element.namespace === WINDOWS_DRIVER_NAMESPACE) {
      this.driverQuota.take();
      this.reader = new DriverReader(element);
    }
    if (depth === 3 && this.reader !== null && element.namespace === WINDOWS_DRIVER_NAMESPACE) {
      this.detailQuota.take();
      this.reader.openDetail(element);
    }
  }

  override text(text: CharacterText): void {
    super.text(text);
    this.reader?.text(text);
  }

  override close(depth: number): void {
    super.close(depth);
    if (this.reader === null) return;
    if (depth === 3) this.reader.closeDetail();
    if (depth === 2) {
      this.drivers.push(this.reader.driver());
      this.reader = null;
    }
  }
}
