import { mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unwritableFile } from '@southbound/runtime';
import { Option } from 'commander';
import { type LinesFile, linesFile } from '../lines-file.ts';
import { filePath } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import type { ReportContents } from './report-contents.ts';
import { reportPage } from './report-page.ts';

interface ReportPaths {
  readonly page: string;
  readonly json: string;
}

/** A report's two files, which get their names together when they are written. */
export interface ReportFiles {
  readonly paths: ReportPaths;
  write(contents: ReportContents): Promise<void>;
  /** Leaves nothing behind. Does nothing once they are written. */
  discard(): Promise<void>;
}

export function outputOption(): Option {
  return new Option(
    '--output <path>',
    'where the report goes: a page that ends in .html, with the same as JSON beside it, or a folder for both (default: a new folder for temporary files)',
  ).argParser(filePath);
}

/** Which files `--output` stands for; undefined where it was not given, and a new folder will be made. */
function reportPaths(output: string | undefined): ReportPaths | undefined {
  if (output === undefined) return undefined;
  if (output.endsWith('.html') && !isFolder(output)) return { page: output, json: output.replace(/\.html$/, '.json') };
  return inFolder(output);
}

/** The same for `refuseSharedFile`. */
export function reportFlags(output: string | undefined): Readonly<Record<string, string | undefined>> {
  const paths = reportPaths(output);
  return { output: paths?.page, 'output (the JSON)': paths?.json };
}

/** Opens both at once, so that a place that cannot be written is told before anything is run. */
export async function openReport(
  output: string | undefined,
  stopping: AbortSignal,
  terminal: Terminal,
): Promise<ReportFiles> {
  const place = placeOf(output);
  const opened: LinesFile[] = [];
  const discard = async () => {
    for (const file of opened) await file.discard();
    if (place.isMade) removeIfEmpty(dirname(place.paths.page));
  };
  try {
    for (const path of [place.paths.page, place.paths.json]) opened.push(await linesFile(path, stopping, terminal));
  } catch (error) {
    await discard();
    throw error;
  }
  const [page, json] = opened;
  return {
    paths: place.paths,
    async write(contents) {
      page?.add(reportPage(contents));
      json?.add(JSON.stringify(contents));
      await page?.finish();
      await json?.finish();
    },
    discard,
  };
}

/** What a command says last of where its report went. */
export function writtenReport({ page, json }: ReportPaths): string {
  return `Report: ${page}\nThe same as JSON: ${json}\n`;
}

function placeOf(output: string | undefined): { readonly paths: ReportPaths; readonly isMade: boolean } {
  const paths = reportPaths(output);
  if (paths === undefined) return { paths: inFolder(mkdtempSync(join(tmpdir(), 'southbound-report-'))), isMade: true };
  if (output?.endsWith('.html') && !isFolder(output)) return { paths, isMade: false };
  const folder = dirname(paths.page);
  try {
    return { paths, isMade: mkdirSync(folder, { recursive: true }) !== undefined };
  } catch (error) {
    throw unwritableFile(folder, error);
  }
}

function inFolder(folder: string): ReportPaths {
  return { page: join(folder, 'report.html'), json: join(folder, 'report.json') };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Others may have put something there meanwhile. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Whatever is in it is not ours.
  }
}
