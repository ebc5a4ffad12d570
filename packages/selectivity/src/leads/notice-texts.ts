import type { LeadGiver, LeadOutcome, NoticeSubject } from '@southbound/contracts';

/** What a notice says: English, and Spanish where whoever is told works in it. */
export interface NoticeText {
  readonly en: string;
  readonly es?: string;
}

const NOTICES: Readonly<Record<NoticeSubject, string>> = {
  seizure: 'Something within your jurisdiction was seized at the crossing named.',
  'dealer-or-purchase': 'Another agency holds a record of a dealer or a purchase, which is within your jurisdiction.',
  'vehicle-of-interest': 'Another agency watches a vehicle at the ports, which is within your jurisdiction.',
  'same-vehicle': 'Another agency watches a vehicle or a person that you watch. Speak with it before you act.',
  'same-ring': 'Another agency watches a vehicle that is linked with one that you watch. Speak with it before you act.',
  'withdrawn-then-crossed': 'A vehicle crossed within 72 hours after your lookout on it was withdrawn.',
  'stopped-three-times': 'A vehicle was inspected three times within thirty days, and nothing was found in it.',
  'not-acknowledged': 'Nobody has acknowledged an earlier notice to your agency.',
};

const OUTCOMES: Readonly<Record<LeadOutcome, readonly [en: string, es: string]>> = {
  'firearms-found': [
    'What you gave led to an inspection at which firearms, ammunition or parts were found.',
    'Lo que usted aportó llevó a una inspección en la que se encontraron armas de fuego, municiones o piezas.',
  ],
  'other-goods-found': [
    'What you gave led to an inspection at which other goods were seized.',
    'Lo que usted aportó llevó a una inspección en la que se decomisaron otros bienes.',
  ],
  'nothing-found': [
    'What you gave led to an inspection at which nothing was found.',
    'Lo que usted aportó llevó a una inspección en la que no se encontró nada.',
  ],
  'case-opened': [
    'A case was opened after an inspection to which what you gave had led.',
    'Se abrió un caso después de una inspección a la que llevó lo que usted aportó.',
  ],
  'sent-to-office': [
    'What you gave passed every test and went to an investigating office.',
    'Lo que usted aportó cumplió todos los criterios y se envió a una oficina de investigación.',
  ],
  'screened-out': [
    'What you gave did not go to an investigating office. It still counts at the ports.',
    'Lo que usted aportó no se envió a una oficina de investigación. Sigue contando en los cruces.',
  ],
  duplicate: [
    'What you gave was known already; both count as one, and you are told what becomes of it.',
    'Lo que usted aportó ya se conocía; ambos cuentan como uno, y se le informará del resultado.',
  ],
  'expired-unmatched': [
    'What you gave expired; no vehicle that crossed matched it.',
    'Lo que usted aportó venció; ningún vehículo que cruzó coincidió con ello.',
  ],
  'expired-not-inspected': [
    'What you gave expired; a vehicle that crossed matched it and was not inspected.',
    'Lo que usted aportó venció; un vehículo que cruzó coincidió con ello y no fue inspeccionado.',
  ],
  'still-open': [
    'What you gave has been in force for thirty days, and nothing has come of it so far.',
    'Lo que usted aportó lleva treinta días vigente y hasta ahora no ha dado resultado.',
  ],
};

/** What an agency is told, in English. */
export function noticeText(about: NoticeSubject): NoticeText {
  return { en: NOTICES[about] };
}

/** What a giver is told of what it gave; partners in Mexico in Spanish too. */
export function outcomeText(outcome: LeadOutcome, recipient: LeadGiver): NoticeText {
  const [en, es] = OUTCOMES[outcome];
  return recipient === 'FGR' || recipient === 'CENAPI' ? { en, es } : { en };
}
