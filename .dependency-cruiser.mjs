import { ROOMS, TEST_LIBRARIES } from './test/architecture/rooms.ts';

// Contract suites and fixtures are parts of tests that stand in files of their own.
const TESTS = '\\.test\\.ts$|/src/contract/|/src/.*fixtures/';
const TABLE = 'test/architecture/rooms.ts';

const folders = (rooms) => rooms.map((room) => `^${room}/`);
const libraries = (names) => names.map((name) => `node_modules/${name}/`);

/** A room's list is closed: whatever is not on it is refused, also what does not resolve. */
const arrows = Object.entries(ROOMS).flatMap(([room, { rooms, libraries: names, pure }]) => {
  const allowed = [...folders([room, ...rooms]), ...libraries(names)];
  return [
    {
      name: `arrows of ${room}`,
      comment: `${room} may import ${[...rooms, ...names].join(', ') || 'nothing'}${pure ? ', nothing of Node' : ''}. Have it handed in, or argue for a new arrow in ${TABLE}.`,
      severity: 'error',
      from: { path: `^${room}/`, pathNot: TESTS },
      to: { pathNot: allowed, ...(pure ? {} : { dependencyTypesNot: ['core'] }) },
    },
    {
      name: `arrows of ${room}'s tests`,
      comment: `Tests may import what their room may, ${TEST_LIBRARIES.join(', ')} and Node. What needs more rooms belongs in test/.`,
      severity: 'error',
      from: { path: `^${room}/.*(?:${TESTS})` },
      to: { pathNot: [...allowed, ...libraries(TEST_LIBRARIES)], dependencyTypesNot: ['core'] },
    },
  ];
});

export default {
  forbidden: [
    ...arrows,
    {
      name: 'room without arrows',
      comment: `Say in ${TABLE} what this room may import.`,
      severity: 'error',
      from: { path: '^(?:packages|services)/', pathNot: folders(Object.keys(ROOMS)) },
      to: {},
    },
    {
      name: 'rooms import each other by name',
      comment: "Import '@southbound/<room>', which shows only what that room exports.",
      severity: 'error',
      from: { path: '^(packages|services)/([^/]+)/' },
      to: { path: '^(?:packages|services)/', pathNot: '^$1/$2/', dependencyTypes: ['local'] },
    },
    {
      name: 'simulation imports only types of the ports',
      comment: 'The world is handed its event log: import type.',
      severity: 'error',
      from: { path: '^packages/simulation/' },
      to: { path: '^packages/runtime/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no cycles',
      comment: 'Move what both need into a third file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every import resolves',
      comment: 'A dependency that cannot be found is one that cannot be checked.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^test/architecture/fixtures/' },
    // Types count as imports too.
    tsPreCompilationDeps: true,
    // How Node itself resolves: without these, imports of workspace packages are not seen.
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
