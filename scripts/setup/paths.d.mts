export const root: string;
export function inRoot(...parts: string[]): string;
export function cacheFolder(env: { XDG_CACHE_HOME?: string }): string;
export function toolchainNode(): string;
