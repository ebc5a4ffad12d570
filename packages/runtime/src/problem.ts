import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { FAULTS, type FaultCode, type WrongField } from './fault.ts';

/** A problem document after RFC 9457, on the wire. */
export const problemSchema = z
  .object({
    type: z.string().describe('A URN that names the fault'),
    title: z.string().describe('What has happened; the same for all of one type'),
    status: z.int().min(400).max(599).describe('The HTTP status'),
    detail: z.string().describe('What is special to this one'),
    code: z.string().describe('The code of the fault catalogue'),
    todo: z.string().describe('What to do about it'),
    errors: z
      .array(
        z.object({
          in: z.enum(['path', 'query', 'header', 'body']).describe('In which part of the request'),
          pointer: z.string().describe('Where in that part, as a JSON pointer'),
          detail: z.string().describe('What would be right'),
        }),
      )
      .optional()
      .describe('The values of the request that are wrong, at most five'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

export const PROBLEM_TYPE = 'application/problem+json';

/** A document names at most so many fields: who sends ten thousand wrong ones needs no longer answer. */
const FIELDS_MAX = 5;

export interface ProblemOptions {
  /** Other than the fault's. */
  readonly status?: number | undefined;
  readonly fields?: readonly WrongField[] | undefined;
}

export function problemOf(code: FaultCode, detail: string, { status, fields = [] }: ProblemOptions = {}): Problem {
  const { meaning, todo, http } = FAULTS[code];
  return {
    type: `urn:southbound:fault:${code}`,
    title: meaning,
    status: status ?? http,
    ...{ detail, code, todo },
    ...(fields.length > 0 && { errors: fields.slice(0, FIELDS_MAX) }),
  };
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).type(PROBLEM_TYPE).send(problem);
}

/** The status of a request that is not HTTP, or not in time; all else is 400. */
const RAW_STATUS: Readonly<Record<string, readonly [status: number, reason: string, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'the headers are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'the request did not come to its end in time'],
};

/** Answers on the bare socket what is no HTTP request at all, and hangs up. */
export function answerNoRequest(error: { readonly code?: string }, socket: Socket): void {
  // A client that has hung up hears nothing.
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason, detail] = RAW_STATUS[error.code ?? ''] ?? [400, 'Bad Request', 'this is no HTTP request'];
  const body = JSON.stringify(problemOf('request-wrong', detail, { status }));
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
