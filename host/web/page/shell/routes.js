// Which view an address shows. Patterns as in the API: a part in braces is one segment.
import { runs_view } from '../runs/runs_view.js';
import { run_view } from '../run/run_view.js';
import { exports_view } from '../catalog/exports_view.js';
import { export_view } from '../catalog/export_view.js';
import { modules_view } from '../catalog/modules_view.js';
import { hooks_view } from '../runs/hooks_view.js';
import { triggers_view } from '../triggers/triggers_view.js';
import { trigger_view } from '../triggers/trigger_view.js';
import { credentials_view } from '../credentials/credentials_view.js';
import { agents_view } from '../agents/agents_view.js';
import { session_view } from '../agents/session_view.js';
import { tokens_view } from './tokens_view.js';

export const routes = [
  { pattern: '/runs', view: runs_view },
  { pattern: '/runs/{id}', view: run_view },
  { pattern: '/hooks', view: hooks_view },
  { pattern: '/workflows', view: exports_view('workflows') },
  { pattern: '/workflows/{name}', view: export_view('workflows') },
  { pattern: '/actions', view: exports_view('actions') },
  { pattern: '/actions/{name}', view: export_view('actions') },
  { pattern: '/agents', view: agents_view },
  { pattern: '/agents/sessions/{id}', view: session_view },
  { pattern: '/modules', view: modules_view },
  { pattern: '/triggers', view: triggers_view },
  { pattern: '/triggers/{name}', view: trigger_view },
  { pattern: '/credentials', view: credentials_view },
  { pattern: '/tokens', view: tokens_view },
];
