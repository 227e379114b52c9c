// The page, from the start: theme, frame, then whatever the address says.
import { apply_theme } from './shell/theme.js';
import { build_shell } from './shell/shell.js';
import { start_router } from './shell/router.js';
import { routes } from './shell/routes.js';
import { watch_health } from './shell/health.js';
import { listen_to_keys } from './shell/keys.js';

apply_theme();
const shell = build_shell();
document.body.append(...shell.parts);
listen_to_keys();
watch_health(shell);
start_router(routes, shell);
