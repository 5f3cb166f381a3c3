import type { ServerSyncLanguageData } from '@sluice/protocol/wsusss';

/** The entry that stands for all languages (MS-WSUSSS 3.1.4.4). */
const ALL = { LanguageID: 0, ShortLanguage: 'all', LongLanguage: 'all' } as const;

/** The languages that updates come in: LCID, short and long name, as a real server (WSUS 10.0.26100) lists them. */
const LANGUAGES: readonly (readonly [number, string, string])[] = [
  [1025, 'ar', 'Arabic'],
  [1026, 'bg', 'Bulgarian'],
  [1028, 'zh-tw', 'Chinese (Traditional)'],
  [1029, 'cs', 'Czech'],
  [1030, 'da', 'Danish'],
  [1031, 'de', 'German'],
  [1032, 'el', 'Greek'],
  [1033, 'en', 'English'],
  [1034, 'es', 'Spanish'],
  [1035, 'fi', 'Finnish'],
  [1036, 'fr', 'French'],
  [1037, 'he', 'Hebrew'],
  [1038, 'hu', 'Hungarian'],
  [1040, 'it', 'Italian'],
  [1041, 'ja', 'Japanese'],
  [1042, 'ko', 'Korean'],
  [1043, 'nl', 'Dutch'],
  [1044, 'no', 'Norwegian'],
  [1045, 'pl', 'Polish'],
  [1046, 'pt-br', 'Portuguese (Brazil)'],
  [1048, 'ro', 'Romanian'],
  [1049, 'ru', 'Russian'],
  [1050, 'hr', 'Croatian'],
  [1051, 'sk', 'Slovak'],
  [1053, 'sv', 'Swedish'],
  [1054, 'th', 'Thai'],
  [1055, 'tr', 'Turkish'],
  [1058, 'uk', 'Ukrainian'],
  [1060, 'sl', 'Slovenian'],
  [1061, 'et', 'Estonian'],
  [1062, 'lv', 'Latvian'],
  [1063, 'lt', 'Lithuanian'],
  [1081, 'hi', 'Hindi'],
  [2052, 'zh-cn', 'Chinese (Simplified)'],
  [2070, 'pt', 'Portuguese (Portugal)'],
  [2074, 'sr', 'Serbian (Latin)'],
  [3076, 'zh-hk', 'Chinese (Hong Kong SAR)'],
  [66577, 'ja-nec', 'Japanese NEC'],
];

/** The language with a language id (LCID), by its short name; undefined for one that updates do not come in. */
export function languageOfId(id: number): string | undefined {
  return LANGUAGES.find(([candidate]) => candidate === id)?.[1];
}

/**
 * The languages with what this server does about them.
 * @param subscribed short names, lower case; null for all languages
 */
export function languageList(subscribed: readonly string[] | null): ServerSyncLanguageData[] {
  return [
    { ...ALL, Enabled: subscribed === null },
    ...LANGUAGES.map(([LanguageID, ShortLanguage, LongLanguage]) => ({
      LanguageID, ShortLanguage, LongLanguage, Enabled: subscribed === null || subscribed.includes(ShortLanguage),
    })),
  ];
}
