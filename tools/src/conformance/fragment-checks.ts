import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { preparedTextToString, readUpdateDocument, type UpdateFragment } from '@sluice/protocol/update-metadata';
import { canonicalXml } from './canonical-xml.js';
import { check, requireEqual, type CheckResult } from './check.js';

const MAX_FRAGMENT_BYTES = 1024 * 1024;

/** The recorded fragments of one document: file suffix, and which of ours it is. */
const KINDS = [
  { suffix: 'core', pick: (fragment: UpdateFragment) => fragment.type === 'Core' },
  { suffix: 'extended', pick: (fragment: UpdateFragment) => fragment.type === 'Extended' },
  { suffix: 'localized-en', pick: (fragment: UpdateFragment) => fragment.type === 'LocalizedProperties' && fragment.locale === 'en' },
] as const;

/** The real update documents yield the fragments that the real server made of them, order of attributes aside. */
export async function checkFragments(root: string): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const file of readdirSync(join(root, 'wsusss/docs')).sort()) {
    const name = file.replace(/\.xml$/, '');
    const document = readFileSync(join(root, 'wsusss/docs', file), 'utf8');
    for (const { suffix, pick } of KINDS) {
      const path = join(root, 'wsusss/wusp-reference', `${name}.${suffix}.xml`);
      if (!existsSync(path)) continue;
      results.push(await check(`wsusss/docs/${name} yields the recorded ${suffix} fragment`, () => {
        const fragment = readUpdateDocument(document).fragments.find(pick);
        if (!fragment) throw new Error(`there is no ${suffix} fragment`);
        const ours = preparedTextToString(fragment.text, MAX_FRAGMENT_BYTES);
        requireEqual(canonicalXml(unredacted(ours), true), canonicalXml(unredacted(readFileSync(path, 'utf8')), true), 'the fragments');
      }));
    }
  }
  return results;
}

/** One query value was blanked in the recording before it was published. */
function unredacted(xml: string): string {
  return xml.replace(/LinkId=(?:REDACTED|\d+)/g, 'LinkId=…');
}
