type ByTwo<First extends string> = Readonly<Record<First | 'confirmedBy', string>>;

/** Arguments of `refine`: the second person must be another than the one whom the field `first` names. */
export function confirmedByAnother<First extends string>(
  first: First,
): [isAnother: (data: ByTwo<First>) => boolean, refusal: { path: string[]; error: string }] {
  return [
    (data) => data[first] !== data.confirmedBy,
    { path: ['confirmedBy'], error: `must be another person than ${first}` },
  ];
}
