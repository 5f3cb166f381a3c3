/** How fast may be fetched from `fromHour` up to `toHour` of a day (UTC); the hours may lie over midnight. */
export interface HourlyRate {
  readonly fromHour: number;
  readonly toHour: number;
  readonly bytesPerSecond: number;
}

const PART = /^(\d{1,2})-(\d{1,2})=(\d{1,5}(?:\.\d{1,3})?)$/;
const MEGABYTE = 1_000_000;

/** Reads `08-18=5,18-22=20`: hours from and to, and megabytes a second. Undefined when the text is not of this form. */
export function readHourlyRates(text: string): HourlyRate[] | undefined {
  const rates = text.split(',').map((part) => {
    const [, from, to, megabytes] = PART.exec(part.trim()) ?? [];
    return { fromHour: Number(from), toHour: Number(to), bytesPerSecond: Math.round(Number(megabytes) * MEGABYTE) };
  });
  const isValid = ({ fromHour, toHour, bytesPerSecond }: HourlyRate): boolean => fromHour < 24 && toHour <= 24 && fromHour !== toHour && bytesPerSecond >= 0;
  return rates.every(isValid) ? rates : undefined;
}

/** Bytes per second that are allowed at a time; the first part that names the hour counts, and where none does there is no limit (null). */
export function rateAt(rates: readonly HourlyRate[], time: Date): number | null {
  const hour = time.getUTCHours();
  const rate = rates.find(({ fromHour, toHour }) => (fromHour < toHour ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour));
  return rate?.bytesPerSecond ?? null;
}
