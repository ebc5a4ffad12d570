/**
 * Words that no condition may contain, each with what it stands for. The facts are a closed list, so none of them
 * would evaluate; naming one is refused with its reason all the same, so that nobody thinks it an oversight.
 */
const REFUSED_WORDS: Readonly<Record<string, string>> = {
  race: 'race',
  ethnicity: 'ethnicity',
  ethnic: 'ethnicity',
  religion: 'religion',
  religious: 'religion',
  sex: 'sex',
  gender: 'sex',
  age: 'age',
  birthdate: 'age',
  nationality: 'national origin',
  national: 'national origin',
  origin: 'national origin',
  citizenship: 'citizenship',
  citizen: 'citizenship',
  immigrant: 'citizenship',
  birthplace: 'birthplace',
  born: 'birthplace',
  surname: 'ethnicity, by way of the surname',
  language: 'ethnicity, by way of the language',
  country: "national origin, by way of the plate's country",
  jurisdiction: "national origin, by way of the plate's jurisdiction",
};

/**
 * Why a condition is refused, one sentence a word: it names something that no rule may use. Words are found inside
 * identifiers (`driverAge`, `plate_country`) and literals. An empty list means that nothing is to be refused.
 */
export function refusedWords(condition: string): string[] {
  const words = condition.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];
  const refused = new Set(words.map((word) => word.toLowerCase()).filter((word) => Object.hasOwn(REFUSED_WORDS, word)));
  return [...refused].map((word) => `"${word}" stands for ${REFUSED_WORDS[word]}, which no rule may use`);
}
