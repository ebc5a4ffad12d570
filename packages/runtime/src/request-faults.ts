import type { FastifySchemaValidationError } from 'fastify';
import type { WrongField } from './fault.ts';

/** What is wrong with a request, as the framework found it. */
export interface RequestFault {
  readonly status: number;
  readonly detail: string;
  readonly fields: readonly WrongField[];
}

/** Words for what the framework finds wrong; its own may repeat what was sent, which may name a vehicle. */
const DETAILS: Readonly<Record<string, string>> = {
  FST_ERR_MAX_PARAM_LENGTH: 'a part of the address is too long; at most 100 characters are read',
  FST_ERR_BAD_URL:
    'the address cannot be decoded; after each % two hexadecimal digits of UTF-8 are expected, such as %20',
  FST_ERR_CTP_BODY_TOO_LARGE: 'the body is too large; at most 1 MiB is read',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'the body is empty; JSON is expected',
  FST_ERR_CTP_INVALID_JSON_BODY: 'the body is not JSON',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'the body is of a media type that is not read here; application/json is',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the body is not as long as its Content-Length says',
};

const PLACES = { params: 'path', querystring: 'query', headers: 'header', body: 'body' } as const;

/** What the client did wrong; undefined where it is none of the client's faults. */
export function requestFaultOf(error: unknown): RequestFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const { statusCode, code, validation, validationContext } = error as {
    readonly statusCode?: unknown;
    readonly code?: unknown;
    readonly validation?: readonly FastifySchemaValidationError[];
    readonly validationContext?: keyof typeof PLACES;
  };
  if (validation !== undefined) {
    const place = PLACES[validationContext ?? 'body'];
    const fields = validation.map((issue) => wrongField(place, issue));
    const detail = fields.map((field) => `${field.in} ${field.pointer}: ${field.detail}`).join('; ');
    return { status: 400, detail: detail.slice(0, 1_000), fields };
  }
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode >= 500) return undefined;
  const detail = DETAILS[String(code)] ?? 'the request cannot be read';
  return { status: statusCode, detail, fields: [] };
}

function wrongField(place: WrongField['in'], issue: FastifySchemaValidationError): WrongField {
  const { keyword, instancePath, message = 'another value' } = issue;
  // It names what was sent.
  const isUnknown = keyword === 'unrecognized_keys';
  const expected = message.replace(/^Invalid (?:input|option): /, '').replace(/, received \w+$/, '');
  return {
    in: place,
    pointer: `#${instancePath === '/' ? '' : instancePath}`,
    detail: isUnknown ? 'something stands here that is not read; leave it out, or correct its name' : expected,
  };
}
