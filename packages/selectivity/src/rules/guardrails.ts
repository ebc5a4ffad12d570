import type { TextFault } from './text-places.ts';

/**
 * Words that no rule may contain, each with what it stands for. The facts are a closed list, so none of them would
 * evaluate; naming one is refused with its reason all the same, so that nobody thinks it an oversight.
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

/**
 * Of these words, those that mean something else in most sentences: a firearm recovered in another country, a national
 * office, a lookout by another jurisdiction. In a reason they are let stand. Names and conditions may not have them.
 */
const ORDINARY_IN_SENTENCES: ReadonlySet<string> = new Set([
  ...['national', 'nacional', 'origin', 'origen', 'country', 'pais', 'jurisdiction', 'jurisdiccion', 'faith', 'accent'],
  ...['acento', 'alien', 'lengua', 'genero', 'race'],
]);

/** Words of a list that would let vehicles pass, for names: of the set, of rules, tags, constants and lists. */
const LETS_PASS: readonly string[] = [
  ...['allowlist', 'allowed', 'whitelist', 'safelist', 'safe', 'passlist', 'trusted', 'trust', 'exempt', 'exemption'],
  ...['exempted', 'waive', 'waived', 'waiver', 'bypass', 'immune', 'precleared', 'preclearance', 'harmless'],
  ...['goodlist', 'greenlist', 'cleanlist', 'oklist', 'knowngood', 'knownclean', 'lowrisk', 'norisk', 'riskfree'],
  ...[
    'letpass',
    'letthrough',
    'passthrough',
    'freepass',
    'notstop',
    'nostop',
    'neverstop',
    'notinspect',
    'noinspection',
  ],
  ...['neverinspect', 'notinspected', 'skipinspection', 'vip', 'vips'],
  ...['permitido', 'confiable', 'confianza', 'exento', 'exenta', 'seguro', 'segura', 'inofensivo'],
  ...['listablanca', 'listaverde', 'bajoriesgo', 'sinriesgo', 'dejarpasar', 'noinspeccionar', 'noparar'],
];

const MEANING: ReadonlyMap<string, string> = new Map(
  Object.entries(STANDS_FOR).flatMap(([meaning, words]) => words.map((word) => [word, meaning] as const)),
);

const PASSING: ReadonlySet<string> = new Set(LETS_PASS);

/**
 * Why a text is refused, one sentence for each word and its place: it names something that no rule may use. Words are
 * found inside identifiers (`driverAge`, `plate_country`, `last-name`) and texts, in English and Spanish, in the singular
 * and the plural, with their accents or without; always a whole word, as case, digits and dashes part them, so that
 * neither `average` nor `message` is one. An empty list means that nothing is to be refused.
 *
 * Looked at: conditions and points, and the texts that constants hold. `refusedInName` looks at names, and
 * `refusedInSentence` at reasons. Owners, sources and the set's description are not looked at: they name people's
 * offices and cite documents, and nothing is decided by them.
 */
export function refusedWords(text: string): TextFault[] {
  return found(text, (word) => MEANING.get(word)).map(({ word, meaning, ...place }) => ({
    ...place,
    message: `"${word}" stands for ${meaning}, which no rule may use`,
  }));
}

/**
 * Why a name is refused: it stands for something that no rule may use, or speaks of a list that would let vehicles
 * pass. For the names of the set, its rules, their tags, its constants and lists. Nothing shows what a list is for but
 * its name; that no rule can lower a score is what really keeps vehicles from passing.
 */
export function refusedInName(name: string): TextFault[] {
  const passing = found(name, (word) => (PASSING.has(word) ? word : undefined)).map(({ word, start, end }) => ({
    start,
    end,
    message: `"${word}" speaks of vehicles that may pass, and nothing in a rule set lets a vehicle pass: points only add up`,
  }));
  return [...passing, ...refusedWords(name)];
}

/** Why a sentence for the person stopped is refused: it gives as the reason something that no rule may use. */
export function refusedInSentence(sentence: string): TextFault[] {
  const words = found(sentence, (word) => (ORDINARY_IN_SENTENCES.has(word) ? undefined : MEANING.get(word)));
  return words.map(({ word, meaning, start, end }) => ({
    ...{ start, end },
    message: `"${word}" stands for ${meaning}, which is no reason to stop anybody; write it in other words if it means something else here`,
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
