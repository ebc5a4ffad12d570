import type { TextFault } from './document.ts';

/**
 * Words that no condition, constant or tag may contain, each with what it stands for. The facts are a closed list, so
 * none of them would evaluate; naming one is refused with its reason all the same, so that nobody thinks it an oversight.
 */
const STANDS_FOR: Readonly<Record<string, readonly string[]>> = {
  race: ['race', 'racial', 'raza', 'hispanic', 'hispano', 'hispana', 'latino', 'latina'],
  ethnicity: ['ethnicity', 'ethnic', 'etnia', 'etnico', 'etnica', 'etnicidad'],
  religion: ['religion', 'religious', 'religioso', 'religiosa', 'faith'],
  sex: ['sex', 'gender', 'male', 'female', 'sexo', 'genero', 'hombre', 'mujer'],
  age: ['age', 'birthdate', 'birthday', 'birthyear', 'birth', 'dob', 'edad', 'nacimiento'],
  'national origin': ['nationality', 'national', 'origin', 'nacionalidad', 'nacional', 'origen'],
  citizenship: [
    ...['citizenship', 'citizen', 'immigrant', 'immigration', 'migrant', 'foreigner', 'alien'],
    ...['ciudadania', 'ciudadano', 'ciudadana', 'inmigrante', 'migrante', 'extranjero', 'extranjera'],
  ],
  birthplace: ['birthplace', 'born', 'nacido', 'nacida'],
  'ethnicity, by way of the surname': ['surname', 'lastname', 'familyname', 'apellido'],
  'ethnicity, by way of the language': ['language', 'accent', 'idioma', 'lengua', 'lenguaje', 'acento'],
  "national origin, by way of the plate's country": ['country', 'pais'],
  "national origin, by way of the plate's jurisdiction": ['jurisdiction', 'jurisdiccion'],
};

/** Words of a list that would let vehicles pass, for names: of rules, tags and constants. */
const LETS_PASS: readonly string[] = [
  ...['allowlist', 'allowed', 'whitelist', 'safelist', 'safe', 'passlist', 'trusted', 'trust', 'exempt', 'exemption'],
  ...['exempted', 'waive', 'waived', 'waiver', 'bypass', 'immune', 'precleared', 'preclearance', 'harmless'],
  ...['permitido', 'confiable', 'exento', 'exenta', 'seguro', 'segura', 'inofensivo'],
];

const MEANING: ReadonlyMap<string, string> = new Map(
  Object.entries(STANDS_FOR).flatMap(([meaning, words]) => words.map((word) => [word, meaning] as const)),
);

const PASSING: ReadonlySet<string> = new Set(LETS_PASS);

/**
 * Why a text is refused, one sentence for each word and its place: it names something that no rule may use. Words are
 * found inside identifiers (`driverAge`, `plate_country`, `last-name`) and texts, in English and Spanish, in the singular
 * and the plural, with their accents or without. An empty list means that nothing is to be refused.
 */
export function refusedWords(text: string): TextFault[] {
  return found(text, (word) => MEANING.get(word)).map(({ word, meaning, ...place }) => ({
    ...place,
    message: `"${word}" stands for ${meaning}, which no rule may use`,
  }));
}

/** Why a name is refused: it speaks of a list that would let vehicles pass. */
export function passingWords(name: string): TextFault[] {
  return found(name, (word) => (PASSING.has(word) ? word : undefined)).map(({ word, start, end }) => ({
    start,
    end,
    message: `"${word}" speaks of vehicles that may pass, and nothing in a rule set lets a vehicle pass: points only add up`,
  }));
}

interface Found {
  readonly word: string;
  readonly meaning: string;
  readonly start: number;
  readonly end: number;
}

/** Each word once, where it stands first. Two words of one name also count as one: `last-name`, `allow-list`. */
function found(text: string, meaningOf: (word: string) => string | undefined): Found[] {
  const words = [...text.matchAll(/\p{Lu}?[\p{Ll}\p{M}]+|\p{Lu}+(?!\p{Ll})/gu)].map((match) => ({
    word: match[0].toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const all = words.flatMap((one, index) => {
    const next = words[index + 1];
    const isOneName = next !== undefined && /^[-_]?$/.test(text.slice(one.end, next.start));
    return isOneName ? [one, { word: one.word + next.word, start: one.start, end: next.end }] : [one];
  });
  const seen = new Set<string>();
  return all.flatMap(({ word, start, end }) => {
    const meaning = singulars(word)
      .map(meaningOf)
      .find((known) => known !== undefined);
    if (meaning === undefined || seen.has(word)) return [];
    seen.add(word);
    return [{ word, meaning, start, end }];
  });
}

function singulars(word: string): string[] {
  const plain = word.normalize('NFD').replaceAll(/\p{M}/gu, '');
  return [plain, plain.replace(/s$/, ''), plain.replace(/es$/, '')];
}
