import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RequestPurpose } from '../../src/engine/ask';
import type { ChatModel, ChatRequest, Syntax } from '../../src/engine/ports';
import { run } from '../../src/engine/run';
import { createCliVerifier } from '../../src/cli/createCliVerifier';
import { createOpenAiModel } from '../../src/models/openaiModel';
import { withQueue } from '../../src/models/queue';
import { createRecordedModel } from '../../src/models/recordedModel';
import { parseRecordings } from '../../src/models/recordings';
import type { Recording } from '../../src/models/recordings';
import { createTraceFile } from '../../src/models/traceFile';

export interface RecordOptions {
  /** The name of the task's folder. */
  readonly task: string;
  readonly baseUrl: string;
  /** Questions go to the model of this name followed by `-` and what they are for, so that they can be told apart. */
  readonly model: string;
  readonly syntax: Syntax;
  readonly tell: (line: string) => void;
}

const demo = path.resolve('test/fixtures/demo');
const workers = path.resolve('src/execution/behaviour/workers');
/** Whoever answers may be a person. */
const patience = { firstTokenMs: 3_600_000, silenceMs: 3_600_000 };

/**
 * Records a thorough run of a task of the demo: samples and tests are the recorded ones, candidates run in this
 * system's sandbox, and a live model answers everything else. Replaces the task's trace when the run is complete.
 */
export async function record({ task: name, baseUrl, model, syntax, tell }: RecordOptions): Promise<void> {
  const recording = readRecording(name);
  const workspace = realpathSync(mkdtempSync(path.join(tmpdir(), 'consilience-record-')));
  cpSync(path.join(demo, name, path.basename(recording.path)), path.join(workspace, recording.path));
  const { verifier, dispose } = await createCliVerifier(workspace, workers, syntax);
  const draft = path.join(demo, name, 'trace.draft.jsonl');
  rmSync(draft, { force: true });
  const trace = createTraceFile(draft);
  try {
    const input = {
      task: {
        instruction: recording.instruction,
        document: { path: recording.path, languageId: recording.languageId, text: recording.text },
        target: { start: 0, end: recording.text.length },
        targetKind: 'file' as const,
        context: [],
      },
      models: [answering(recording, baseUrl, model)],
      settings: {
        samples: recording.replies.length,
        minimumSupport: 1,
        minimumConfidence: 0,
        heatShare: 0.2,
        testRequests: recording.tests?.length ?? 0,
        level: 'thorough' as const,
      },
    };
    const parts = { syntax, clock: () => performance.now(), verifier, random: Math.random };
    for await (const event of run(input, parts, new AbortController().signal)) {
      await trace.append(event);
      tell(event.kind === 'examined' ? `examined: ${event.news.kind}` : event.kind);
    }
    renameSync(draft, path.join(demo, name, 'trace.jsonl'));
  } finally {
    await trace.close();
    await dispose();
    rmSync(workspace, { recursive: true, force: true });
  }
}

function readRecording(name: string): Recording {
  const file = path.resolve('dist/recordings.json');
  if (!existsSync(file)) throw new Error('There are no recordings; build first, with npm run build.');
  const recording = parseRecordings(readFileSync(file, 'utf8')).find((one) => one.name === name);
  if (recording === undefined) throw new Error(`There is no task ${name} in the demo.`);
  return { ...recording, examined: [] };
}

/** Proposals and tests from the recording; everything else from the server. */
function answering(recording: Recording, baseUrl: string, name: string): ChatModel {
  const recorded = createRecordedModel([recording]);
  const isRecorded = ({ purpose = 'propose', index }: ChatRequest): boolean =>
    purpose === 'propose' || (purpose === 'tests' && index < (recording.tests?.length ?? 0));
  const models = new Map<string, ChatModel>();
  const live = (purpose: RequestPurpose): ChatModel => {
    const options = { baseUrl, model: `${name}-${purpose}`, apiKey: () => Promise.resolve(undefined) };
    const known = models.get(purpose) ?? createOpenAiModel({ ...options, timeouts: patience });
    models.set(purpose, known);
    return known;
  };
  return withQueue(
    {
      id: name,
      label: name,
      kind: 'live',
      available: (subject) => recorded.available?.(subject),
      complete: (request, signal, onText) =>
        isRecorded(request)
          ? recorded.complete(request, signal, onText)
          : live(request.purpose ?? 'propose').complete(request, signal, onText),
    },
    { concurrency: 16 },
  );
}
