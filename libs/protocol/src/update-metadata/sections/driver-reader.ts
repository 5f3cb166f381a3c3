import type { DriverFeatureScore, DriverMetaData } from '../derived-update.js';
import { UpdateDocumentError } from '../update-document-error.js';
import type { CharacterText } from '../xml/character-text.js';
import { attributeOf, type XmlElement } from '../xml-element.js';
import { dateValue, guidValue, integerValue, packedVersionValue, requiredAttribute } from '../xml-values.js';
import { TextCapture } from './section.js';

/** Longest hardware id, class, company and so on. The schema allows 200 and 256; a little more does no harm. UTF-16 code units. */
const MAX_TEXT_LENGTH = 1_024;
const MAX_UINT32 = 0xffff_ffff;
const MAX_FEATURE_SCORE = 255;
const HEXADECIMAL_SCORE = /^(?:0x)?[0-9a-f]{1,2}$/i;
const DECIMAL_SCORE = /^\d{3}$/;

/** Elements inside `WindowsDriverMetaData` whose text is a value. */
const VALUES = ['CompatibleProvider', 'DistributionComputerHardwareId', 'TargetComputerHardwareId', 'ExtensionId'] as const;
type ValueName = (typeof VALUES)[number];

/**
 * Reads one `WindowsDriverMetaData` with its children (MS-WUSP 3.1.1.1). What ranking drivers needs has to be there and
 * well formed: `HardwareID`, `DriverVerDate`, `DriverVerVersion`.
 */
export class DriverReader {
  private readonly attributes: Pick<DriverMetaData, 'hardwareId' | 'driverVerDate' | 'driverVerVersion' | 'packedDriverVerVersion'
    | 'class' | 'manufacturer' | 'provider' | 'company' | 'model' | 'whqlDriverId'>;
  private readonly featureScores = new Map<string, DriverFeatureScore>();
  private readonly distribution = new Set<string>();
  private readonly target = new Set<string>();
  private readonly compatibleProviders = new Set<string>();
  private extensionId: string | null = null;
  private readonly capture = new TextCapture(MAX_TEXT_LENGTH, 'an element of WindowsDriverMetaData');
  private captured: ValueName | undefined;

  constructor(element: XmlElement) {
    const version = requiredAttribute(element, 'DriverVerVersion').trim();
    const whqlDriverId = attributeOf(element, 'WhqlDriverID');
    this.attributes = {
      hardwareId: checkedText(requiredAttribute(element, 'HardwareID'), 'HardwareID'),
      driverVerDate: dateValue(requiredAttribute(element, 'DriverVerDate').trim(), 'WindowsDriverMetaData/@DriverVerDate'),
      driverVerVersion: version,
      packedDriverVerVersion: packedVersionValue(version, 'WindowsDriverMetaData/@DriverVerVersion'),
      class: optionalText(element, 'Class'),
      manufacturer: optionalText(element, 'Manufacturer'),
      provider: optionalText(element, 'Provider'),
      company: optionalText(element, 'Company'),
      model: optionalText(element, 'Model'),
      whqlDriverId: whqlDriverId === null ? null : integerValue(whqlDriverId, 'WindowsDriverMetaData/@WhqlDriverID', MAX_UINT32),
    };
    const extensionId = attributeOf(element, 'ExtensionId');
    if (extensionId !== null) this.extensionId = bracedGuidValue(extensionId, 'WindowsDriverMetaData/@ExtensionId');
  }

  /** Begins a child in the namespace of the driver. */
  openDetail(element: XmlElement): void {
    if (element.name === 'FeatureScore') this.addFeatureScore(element);
    this.captured = VALUES.find((name) => name === element.name);
    if (this.captured !== undefined) this.capture.begin();
  }

  text(text: CharacterText): void {
    this.capture.add(text);
  }

  closeDetail(): void {
    const text = this.capture.end();
    if (text === null || this.captured === undefined) return;
    const where = `WindowsDriverMetaData/${this.captured}`;
    if (this.captured === 'CompatibleProvider') this.compatibleProviders.add(text);
    if (this.captured === 'DistributionComputerHardwareId') this.distribution.add(bracedGuidValue(text, where));
    if (this.captured === 'TargetComputerHardwareId') this.target.add(bracedGuidValue(text, where));
    if (this.captured === 'ExtensionId') this.extensionId = bracedGuidValue(text, where);
    this.captured = undefined;
  }

  /** Everything that was read. */
  driver(): DriverMetaData {
    return {
      ...this.attributes,
      extensionId: this.extensionId,
      featureScores: [...this.featureScores.values()],
      distributionComputerHardwareIds: [...this.distribution],
      targetComputerHardwareIds: [...this.target],
      compatibleProviders: [...this.compatibleProviders],
    };
  }

  /** The first score of an operating system counts. */
  private addFeatureScore(element: XmlElement): void {
    const operatingSystem = checkedText(requiredAttribute(element, 'OperatingSystem'), 'OperatingSystem');
    const key = operatingSystem.toLowerCase();
    if (this.featureScores.has(key)) return;
    this.featureScores.set(key, { operatingSystem, featureScore: featureScoreValue(requiredAttribute(element, 'FeatureScore').trim()) });
  }
}

/**
 * MS-WUSP 3.1.1 has an integer from 0 to 255 and does not say how it is written. The directive of an INF file that it comes from
 * has one or two hexadecimal digits, so these are read as such; three digits can only be decimal.
 */
function featureScoreValue(text: string): number {
  if (HEXADECIMAL_SCORE.test(text)) return Number.parseInt(text.replace(/^0x/i, ''), 16);
  const value = DECIMAL_SCORE.test(text) ? Number(text) : Number.NaN;
  if (!(value <= MAX_FEATURE_SCORE)) throw new UpdateDocumentError('INVALID_VALUE', 'FeatureScore/@FeatureScore is not a score up to 255');
  return value;
}

/** Device manager writes GUIDs with braces, the schemas write them without. */
function bracedGuidValue(text: string, where: string): string {
  return guidValue(text.trim().replace(/^\{(.*)\}$/, '$1'), where);
}

function optionalText(element: XmlElement, name: string): string {
  return checkedText(attributeOf(element, name) ?? '', name);
}

function checkedText(text: string, name: string): string {
  if (text.length > MAX_TEXT_LENGTH) throw new UpdateDocumentError('INVALID_VALUE', `@${name} of a driver is too long`);
  return text;
}
