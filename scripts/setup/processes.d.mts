export function lives(command: string, proc?: string): boolean;
export function livesAt(pidFile: string, command: string, proc?: string): boolean;
